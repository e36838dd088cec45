using System.Text.Json.Nodes;

namespace DpoNotebooks.Models.Families;

/// <summary>Qwen 3: Llama with a norm on each head's query and key.</summary>
internal static class Qwen3
{
    public static Family Family { get; } = new(ModelFamily.Qwen3, "qwen3", "Qwen3ForCausalLM",
        Llama.Names with { QueryNorm = "self_attn.q_norm", KeyNorm = "self_attn.k_norm" }, Read, Write);

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
