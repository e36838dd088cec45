using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>GPT-2.</summary>
internal static class Gpt2
{
    public static Family Family { get; } = new(ModelFamily.Gpt2, "gpt2", new("transformer.wte", "transformer.h")
    {
        Positions = "transformer.wpe",
        AttentionNorm = "ln_1",
        QueryKeyValue = "attn.c_attn",
        Output = "attn.c_proj",
        FeedForwardNorm = "ln_2",
        Up = "mlp.c_fc",
        Down = "mlp.c_proj",
        FinalNorm = "transformer.ln_f",
    }, Read, Write)
    {
        LanguageModelClass = "GPT2LMHeadModel",
        ClassifierClass = "GPT2ForSequenceClassification",
        TransposedWeights = true,
        BufferSuffixes = [".attn.bias", ".attn.masked_bias"],
    };

    private static CausalLmConfig Read(ConfigReader json)
    {
        json.Require("scale_attn_weights", true, absent: true);
        json.Require("add_cross_attention", false, absent: false);
        var defaults = new CausalLmConfig();
        return json.WithIds(new CausalLmConfig
        {
            VocabularySize = json.Int("vocab_size", defaults.VocabularySize),
            ContextLength = json.Int("n_positions", json.Int("n_ctx", defaults.ContextLength)),
            HiddenSize = json.Int("n_embd", defaults.HiddenSize),
            InnerSize = json.Int("n_inner", 0),
            LayerCount = json.Int("n_layer", defaults.LayerCount),
            HeadCount = json.Int("n_head", defaults.HeadCount),
            NormEpsilon = json.Number("layer_norm_epsilon", defaults.NormEpsilon),
            Activation = json.Activation("activation_function", "gelu_new"),
            ScaleByLayer = json.Bool("scale_attn_by_inverse_layer_idx", false),
            TiedHead = json.Bool("tie_word_embeddings", true),
        }, bos: 50256, eos: 50256);
    }

    private static JsonObject Write(CausalLmConfig config)
    {
        var json = SizeKeys.Short(config);
        json["scale_attn_by_inverse_layer_idx"] = config.ScaleByLayer;
        return json;
    }
}
