using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DpoNotebooks.Kernel.Documents;

/// <summary>A cell of a notebook, backed by its JSON object.</summary>
/// <param name="Json">The cell's JSON object, which is modified in place.</param>
internal sealed partial record NotebookCell(JsonObject Json)
{
    /// <summary>Whether the cell is a code cell.</summary>
    public bool IsCode => Kind == "code";

    /// <summary>The type of the cell: code, markdown or raw.</summary>
    public string Kind => Json["cell_type"]!.GetValue<string>();

    /// <summary>The text of the cell, with \n as line ending.</summary>
    public string Source => Text(Json["source"]);

    /// <summary>The outputs of the cell; empty if the cell is not a code cell.</summary>
    public IEnumerable<JsonObject> Outputs => (Json["outputs"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The number of the cell in the run, or null if it did not run.</summary>
    public int? ExecutionCount => Json["execution_count"]?.GetValue<int>();

    /// <summary>Creates a code cell.</summary>
    public static NotebookCell Code(string source, params string[] tags) => new(new JsonObject
    {
        ["cell_type"] = "code",
        ["execution_count"] = null,
        ["metadata"] = new JsonObject { ["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]) },
        ["outputs"] = new JsonArray(),
        ["source"] = Lines(source),
    });

    /// <summary>Whether the cell's metadata lists the tag.</summary>
    public bool HasTag(string tag) =>
        (Json["metadata"] as JsonObject)?["tags"] is JsonArray tags
        && tags.Any(entry => entry?.GetValueKind() == JsonValueKind.String && entry.GetValue<string>() == tag);

    /// <summary>Sets the outputs of the cell, and its number in the run.</summary>
    public void SetOutputs(int? executionCount, JsonArray outputs)
    {
        Json["execution_count"] = executionCount;
        Json["outputs"] = outputs;
    }

    /// <summary>Reads a text of nbformat, which is one string or an array of lines.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => line?.GetValue<string>())),
        JsonValue value => value.GetValue<string>(),
        _ => "",
    };

    /// <summary>Converts text to the form that Jupyter writes: an array of lines, each with its \n.</summary>
    public static JsonArray Lines(string text) => new([.. SplitLines(text).Select(line => JsonValue.Create(line))]);

    /// <summary>Splits a text into lines, each with its \n. The last line may end without one.</summary>
    public static IEnumerable<string> SplitLines(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            var newline = text.IndexOf('\n', start);
            end = newline < 0 ? text.Length : newline + 1;
            yield return text[start..end];
        }
    }

    /// <summary>Checks that a JSON node is a cell.</summary>
    /// <exception cref="InvalidDataException">The type or the source of the cell is missing or malformed.</exception>
    internal static void Check(JsonNode? node, string where)
    {
        var kind = (node as JsonObject)?["cell_type"]?.ToString();
        if (kind is not ("code" or "markdown" or "raw"))
        {
            throw new InvalidDataException($"{where} has no cell_type code, markdown or raw");
        }

        try
        {
            Text(node!["source"] ?? throw new InvalidDataException($"{where} has no source"));
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"{where}: its source is not text", e);
        }
    }

    /// <summary>Ensures that the cell has a unique id, as nbformat 4.5 requires. A valid id that no earlier cell has is kept.</summary>
    internal void EnsureId(int index, HashSet<string> taken)
    {
        var id = Json["id"] is JsonValue given && IdPattern().IsMatch(given.ToString()) ? given.ToString() : $"cell-{index + 1}";
        for (var again = 2; !taken.Add(id); again++)
        {
            id = $"cell-{index + 1}-{again}";
        }

        Json["id"] = id;
        Json["metadata"] = Json["metadata"] is JsonObject metadata ? metadata.DeepClone() : new JsonObject();
    }

    // The pattern of nbformat 4.5.
    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex IdPattern();
}
