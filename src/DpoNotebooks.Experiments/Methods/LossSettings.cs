using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>The numeric options of a loss by their usual symbols, for figures and tables.</summary>
internal static class LossSettings
{
    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["beta"] = "β",
        ["alpha"] = "α",
        ["gamma"] = "γ",
        ["delta"] = "δ",
        ["lambda"] = "λ",
        ["labelSmoothing"] = "ε",
    };

    /// <summary>The loss's own numeric options, in the order of its JSON; those of losses inside it are not included.</summary>
    public static IReadOnlyDictionary<string, double> Of(PreferenceLoss loss) => JsonNode.Parse(loss.ToJson())!.AsObject()
        .Where(option => option.Value?.GetValueKind() == JsonValueKind.Number)
        .ToDictionary(option => Symbols.GetValueOrDefault(option.Key, option.Key), option => option.Value!.GetValue<double>());
}
