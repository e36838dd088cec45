using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>Mistral: Llama with a sliding window.</summary>
internal static class Mistral
{
    public static Family Family { get; } = new(ModelFamily.Mistral, "mistral", Llama.Names, Read, Write)
    {
        LanguageModelClass = "MistralForCausalLM",
        ClassifierClass = "MistralForSequenceClassification",
        BufferSuffixes = Llama.Buffers,
    };

    private static CausalLmConfig Read(ConfigReader json)
    {
        var config = Llama.Shared(json, ModelFamily.Mistral, keyValueHeads: 8);
        return json.WithIds(config with { Window = json.Has("sliding_window") ? json.MaybeInt("sliding_window") : 4096 }, bos: 1, eos: 2);
    }

    private static JsonObject Write(CausalLmConfig config)
    {
        var json = Llama.Write(config);
        json["sliding_window"] = config.Window;
        return json;
    }
}
