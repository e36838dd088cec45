using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>GPT-NeoX, as used by Pythia.</summary>
internal static class GptNeoX
{
    public static Family Family { get; } = new(ModelFamily.GptNeoX, "gpt_neox", new("gpt_neox.embed_in", "gpt_neox.layers")
    {
        AttentionNorm = "input_layernorm",
        QueryKeyValue = "attention.query_key_value",
        Output = "attention.dense",
        FeedForwardNorm = "post_attention_layernorm",
        Up = "mlp.dense_h_to_4h",
        Down = "mlp.dense_4h_to_h",
        FinalNorm = "gpt_neox.final_layer_norm",
        Head = "embed_out",
    }, Read, Write)
    {
        LanguageModelClass = "GPTNeoXForCausalLM",
        ClassifierClass = "GPTNeoXForSequenceClassification",
        FusedByHead = true,
        BufferSuffixes = [".attention.bias", ".attention.masked_bias", ".rotary_emb.inv_freq"],
    };

    private static CausalLmConfig Read(ConfigReader json)
    {
        var (hidden, heads) = (json.Int("hidden_size"), json.Int("num_attention_heads"));
        return json.WithIds(new CausalLmConfig
        {
            Family = ModelFamily.GptNeoX,
            VocabularySize = json.Int("vocab_size"),
            ContextLength = json.Int("max_position_embeddings", 2048),
            HiddenSize = hidden,
            InnerSize = json.Int("intermediate_size"),
            LayerCount = json.Int("num_hidden_layers"),
            HeadCount = heads,
            NormEpsilon = json.Number("layer_norm_eps", 1e-5),
            Activation = json.Activation("hidden_act", "gelu"),
            Block = json.Bool("use_parallel_residual", true) ? BlockKind.Parallel : BlockKind.NormFirst,
            Biases = Biases.FeedForward | (json.Bool("attention_bias", true) ? Biases.Attention | Biases.Output : Biases.None),
            Rotary = RopeKeys.Read(json, hidden / Math.Max(1, heads), "rotary_pct", 0.25, "rotary_emb_base"),
            TiedHead = json.Bool("tie_word_embeddings", false),
        }, bos: 0, eos: 2);
    }

    private static JsonObject Write(CausalLmConfig config)
    {
        var json = SizeKeys.Long(config);
        json["layer_norm_eps"] = config.NormEpsilon;
        json["use_parallel_residual"] = config.Block == BlockKind.Parallel;
        json["attention_bias"] = config.Biases.HasFlag(Biases.Attention);
        json["rotary_pct"] = config.Rotary!.Dimensions == 0 ? 1.0 : (double)config.Rotary.Dimensions / config.HeadWidth;
        json["attention_dropout"] = 0.0;
        json["hidden_dropout"] = 0.0;
        RopeKeys.Write(json, config.Rotary, "rotary_emb_base");
        return json;
    }
}
