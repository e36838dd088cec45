using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>OPT: positions start at row 2 of their embedding. The 350m model has its norms after the branches.</summary>
internal static class Opt
{
    public static Family Family { get; } = new(ModelFamily.Opt, "opt", new("model.decoder.embed_tokens", "model.decoder.layers")
    {
        Positions = "model.decoder.embed_positions",
        ProjectIn = "model.decoder.project_in",
        ProjectOut = "model.decoder.project_out",
        AttentionNorm = "self_attn_layer_norm",
        Output = "self_attn.out_proj",
        FeedForwardNorm = "final_layer_norm",
        Up = "fc1",
        Down = "fc2",
        FinalNorm = "model.decoder.final_layer_norm",
    }, Read, Write)
    {
        LanguageModelClass = "OPTForCausalLM",
        ClassifierClass = "OPTForSequenceClassification",
    };

    private static CausalLmConfig Read(ConfigReader json)
    {
        json.Require("layer_norm_elementwise_affine", true, absent: true);
        var (hidden, normFirst) = (json.Int("hidden_size"), json.Bool("do_layer_norm_before", true));
        return json.WithIds(new CausalLmConfig
        {
            Family = ModelFamily.Opt,
            VocabularySize = json.Int("vocab_size"),
            ContextLength = json.Int("max_position_embeddings", 2048),
            HiddenSize = hidden,
            EmbeddingSize = json.Int("word_embed_proj_dim", hidden) is var width && width == hidden ? 0 : width,
            InnerSize = json.Int("ffn_dim"),
            LayerCount = json.Int("num_hidden_layers"),
            HeadCount = json.Int("num_attention_heads"),
            Activation = json.Activation("activation_function", "relu"),
            Block = normFirst ? BlockKind.NormFirst : BlockKind.NormAfter,
            FinalNorm = normFirst && !json.Bool("_remove_final_layer_norm", false),
            Biases = json.Bool("enable_bias", true) ? Biases.Attention | Biases.Output | Biases.FeedForward : Biases.None,
            PositionOffset = 2,
            InitializerRange = json.Number("init_std", 0.02),
            TiedHead = json.Bool("tie_word_embeddings", true),
        }, bos: 2, eos: 2, pad: 1);
    }

    private static JsonObject Write(CausalLmConfig config) => new()
    {
        ["max_position_embeddings"] = config.ContextLength,
        ["hidden_size"] = config.HiddenSize,
        ["word_embed_proj_dim"] = config.Embedding,
        ["ffn_dim"] = config.Inner,
        ["num_hidden_layers"] = config.LayerCount,
        ["num_attention_heads"] = config.HeadCount,
        ["activation_function"] = config.Activation.Name(),
        ["do_layer_norm_before"] = config.Block == BlockKind.NormFirst,
        ["_remove_final_layer_norm"] = config.Block == BlockKind.NormFirst && !config.FinalNorm,
        ["enable_bias"] = config.Biases != Biases.None,
        ["init_std"] = config.InitializerRange,
        ["attention_dropout"] = 0.0,
        ["dropout"] = 0.0,
    };
}
