using System.Text.Json.Nodes;

namespace DpoNotebooks.Models.Families;

/// <summary>Reads and writes the label names of a classifier in config.json.</summary>
internal static class ClassifierLabels
{
    private const string ClassSuffix = "ForSequenceClassification";

    /// <summary>Reads the names. Scores without names are LABEL_0, LABEL_1, …</summary>
    /// <exception cref="InvalidDataException">The file is not a classifier's, or a name is missing.</exception>
    public static IReadOnlyList<string> Read(ConfigReader json)
    {
        var classes = json.Node("architectures");
        if (((string?)classes?[0])?.EndsWith(ClassSuffix, StringComparison.Ordinal) != true)
        {
            throw json.Error($"architectures = {classes?.ToJsonString() ?? "(missing)"}: not a ...{ClassSuffix}");
        }

        if (json.Node("id2label") is not JsonObject names)
        {
            return Default(json.Int("num_labels", 2)); // transformers writes no id2label for two unnamed labels
        }

        return
        [
            .. Enumerable.Range(0, names.Count)
                .Select(label => (string?)names[$"{label}"] ?? throw json.Error($"id2label has {names.Count} entries, but none for label {label}")),
        ];
    }

    /// <summary>The default names: LABEL_0, LABEL_1, …</summary>
    public static IReadOnlyList<string> Default(int labels) => [.. Enumerable.Range(0, labels).Select(label => $"LABEL_{label}")];

    /// <summary>Writes the names.</summary>
    public static void Write(JsonObject json, IReadOnlyList<string> names)
    {
        json["id2label"] = new JsonObject(names.Select((name, label) => KeyValuePair.Create($"{label}", (JsonNode?)name)));
        json["label2id"] = new JsonObject(names.Select((name, label) => KeyValuePair.Create(name, (JsonNode?)label)));
    }
}
