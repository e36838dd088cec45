using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>GPT-J: both branches of a block read the output of the same norm.</summary>
internal static class GptJ
{
    public static Family Family { get; } = new(ModelFamily.GptJ, "gptj", new("transformer.wte", "transformer.h")
    {
        AttentionNorm = "ln_1",
        Query = "attn.q_proj",
        Key = "attn.k_proj",
        Value = "attn.v_proj",
        Output = "attn.out_proj",
        Up = "mlp.fc_in",
        Down = "mlp.fc_out",
        FinalNorm = "transformer.ln_f",
    }, Read, Write)
    {
        LanguageModelClass = "GPTJForCausalLM",
        ClassifierClass = "GPTJForSequenceClassification",
        BufferSuffixes = [".attn.bias", ".attn.masked_bias"],
    };

    private static CausalLmConfig Read(ConfigReader json)
    {
        json.Require("scale_attn_weights", true, absent: true);
        json.Require("rotary", true, absent: true);
        return json.WithIds(new CausalLmConfig
        {
            Family = ModelFamily.GptJ,
            VocabularySize = json.Int("vocab_size", 50400),
            ContextLength = json.Int("n_positions", 2048),
            HiddenSize = json.Int("n_embd", 4096),
            InnerSize = json.Int("n_inner", 0),
            LayerCount = json.Int("n_layer", 28),
            HeadCount = json.Int("n_head", 16),
            NormEpsilon = json.Number("layer_norm_epsilon", 1e-5),
            Activation = json.Activation("activation_function", "gelu_new"),
            Block = BlockKind.Parallel,
            Biases = Biases.FeedForward | Biases.Head,
            Rotary = new Rotary { Dimensions = json.Int("rotary_dim", 64), Interleaved = true },
            TiedHead = json.Bool("tie_word_embeddings", false),
        }, bos: 50256, eos: 50256);
    }

    private static JsonObject Write(CausalLmConfig config)
    {
        var json = SizeKeys.Short(config);
        json["rotary_dim"] = config.Rotary!.Dimensions == 0 ? config.HeadWidth : config.Rotary.Dimensions;
        return json;
    }
}
