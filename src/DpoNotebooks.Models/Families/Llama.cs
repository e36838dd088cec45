using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>Llama, and the parts that Mistral and Qwen share with it.</summary>
internal static class Llama
{
    /// <summary>The stored tensors that are not weights.</summary>
    public static IReadOnlyList<string> Buffers => [".rotary_emb.inv_freq"];

    /// <summary>The paths that Llama, Mistral and Qwen share.</summary>
    public static WeightNames Names { get; } = new("model.embed_tokens", "model.layers")
    {
        AttentionNorm = "input_layernorm",
        FeedForwardNorm = "post_attention_layernorm",
        Gate = "mlp.gate_proj",
        FinalNorm = "model.norm",
    };

    public static Family Family { get; } = new(ModelFamily.Llama, "llama", Names, Read, Write)
    {
        LanguageModelClass = "LlamaForCausalLM",
        ClassifierClass = "LlamaForSequenceClassification",
        BufferSuffixes = Buffers,
    };

    /// <summary>Reads the keys that Llama, Mistral and Qwen share.</summary>
    /// <param name="json">The file.</param>
    /// <param name="family">The family.</param>
    /// <param name="keyValueHeads">The number of key and value heads if the file does not specify it; null: the number of heads.</param>
    /// <param name="headSize">The width of a head if the file does not specify it; null: the hidden size divided by the number of heads.</param>
    public static CausalLmConfig Shared(ConfigReader json, ModelFamily family, int? keyValueHeads = null, int? headSize = null)
    {
        var (hidden, heads) = (json.Int("hidden_size"), json.Int("num_attention_heads"));
        var width = json.Has("head_dim") ? json.Int("head_dim", 0) : headSize ?? 0;
        return new CausalLmConfig
        {
            Family = family,
            VocabularySize = json.Int("vocab_size"),
            ContextLength = json.Int("max_position_embeddings"),
            HiddenSize = hidden,
            InnerSize = json.Int("intermediate_size"),
            LayerCount = json.Int("num_hidden_layers"),
            HeadCount = heads,
            KeyValueHeadCount = json.Has("num_key_value_heads") ? json.Int("num_key_value_heads", heads) : keyValueHeads ?? heads,
            HeadSize = width,
            Norm = NormKind.Rms,
            NormEpsilon = json.Number("rms_norm_eps", 1e-6),
            Activation = json.Activation("hidden_act", "silu"),
            Gated = true,
            Biases = Biases.None,
            Rotary = RopeKeys.Read(json, width == 0 ? hidden / Math.Max(1, heads) : width),
            TiedHead = json.Bool("tie_word_embeddings", false),
        };
    }

    /// <summary>Writes the keys that <see cref="Shared"/> reads.</summary>
    public static JsonObject Write(CausalLmConfig config)
    {
        var json = SizeKeys.Long(config);
        json["num_key_value_heads"] = config.KeyValueHeads;
        json["head_dim"] = config.HeadWidth;
        json["rms_norm_eps"] = config.NormEpsilon;
        json["attention_bias"] = config.Biases.HasFlag(Biases.Output);
        json["mlp_bias"] = config.Biases.HasFlag(Biases.FeedForward);
        json["attention_dropout"] = 0.0;
        RopeKeys.Write(json, config.Rotary!);
        return json;
    }

    private static CausalLmConfig Read(ConfigReader json)
    {
        var config = Shared(json, ModelFamily.Llama) with
        {
            Biases = (json.Bool("attention_bias", false) ? Biases.Attention | Biases.Output : Biases.None)
                | (json.Bool("mlp_bias", false) ? Biases.FeedForward : Biases.None),
        };
        return json.WithIds(config, bos: 1, eos: 2);
    }
}
