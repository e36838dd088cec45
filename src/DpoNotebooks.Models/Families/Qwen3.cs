using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>Qwen 3: Llama with norms on the query and key of each head.</summary>
internal static class Qwen3
{
    public static Family Family { get; } = new(
        ModelFamily.Qwen3, "qwen3", Llama.Names with { QueryNorm = "self_attn.q_norm", KeyNorm = "self_attn.k_norm" }, Read, Write)
    {
        LanguageModelClass = "Qwen3ForCausalLM",
        ClassifierClass = "Qwen3ForSequenceClassification",
        BufferSuffixes = Llama.Buffers,
    };

    private static CausalLmConfig Read(ConfigReader json)
    {
        var config = Qwen2.WithWindow(json, Llama.Shared(json, ModelFamily.Qwen3, keyValueHeads: 32, headSize: 128));
        return json.WithIds(config with { Biases = json.Bool("attention_bias", false) ? Biases.Attention | Biases.Output : Biases.None }, bos: -1, eos: -1);
    }

    private static JsonObject Write(CausalLmConfig config)
    {
        var json = Qwen2.Write(config);
        json["attention_bias"] = config.Biases.HasFlag(Biases.Attention);
        return json;
    }
}
