using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Training;

/// <summary>A value of a configuration that differs between two records.</summary>
/// <param name="Path">The value's path in the JSON of the record, such as loss.beta.</param>
/// <param name="Before">The value before, as JSON; null if there was none.</param>
/// <param name="After">The value after.</param>
public sealed record ConfigChange(string Path, string? Before, string? After)
{
    // What the state of a run is built on.
    private static readonly string[] Fixed = ["training.optimizer", "training.seed", "training.averageDecay", "order", "referenceSync", "dropout"];

    /// <summary>The change in one line, such as loss.beta 0.1 → 0.5.</summary>
    public override string ToString() => $"{Path} {Before ?? "none"} → {After ?? "none"}";

    /// <summary>Returns the differences between two records.</summary>
    internal static IReadOnlyList<ConfigChange> Between<T>(T before, T after) => Between(RecordJson.Node(before), RecordJson.Node(after));

    /// <summary>Returns the differences between two records as JSON.</summary>
    internal static IReadOnlyList<ConfigChange> Between(JsonNode? before, JsonNode? after) => [.. Between("", before, after)];

    /// <summary>Checks that the values can change during a run.</summary>
    /// <exception cref="ArgumentException">One cannot.</exception>
    internal static void CheckAllowed(IReadOnlyList<ConfigChange> changes)
    {
        if (changes.FirstOrDefault(change => Fixed.Any(name => $"{change.Path}.".StartsWith(name + ".", StringComparison.Ordinal))) is { } refused)
        {
            throw new ArgumentException($"training: {refused} cannot change during a run: start another one");
        }
    }

    private static IEnumerable<ConfigChange> Between(string path, JsonNode? before, JsonNode? after)
    {
        if (before is JsonObject left && after is JsonObject right)
        {
            return left.Select(entry => entry.Key).Union(right.Select(entry => entry.Key))
                .SelectMany(key => Between(path.Length == 0 ? key : $"{path}.{key}", left[key], right[key]));
        }

        return JsonNode.DeepEquals(before, after) ? [] : [new ConfigChange(path, before?.ToJsonString(), after?.ToJsonString())];
    }
}
