using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DpoNotebooks.Kernel.Documents;

/// <summary>One cell of a notebook, over its JSON.</summary>
/// <param name="Json">The cell's object, changed in place.</param>
internal sealed partial record NotebookCell(JsonObject Json)
{
    /// <summary>Whether it holds code, rather than markdown or raw text.</summary>
    public bool IsCode => Kind == "code";

    /// <summary>code, markdown or raw.</summary>
    public string Kind => Json["cell_type"]!.GetValue<string>();

    /// <summary>The text, lines ending in \n.</summary>
    public string Source => Text(Json["source"]);

    /// <summary>What the cell put out; empty for other than code.</summary>
    public IEnumerable<JsonObject> Outputs => (Json["outputs"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The cell's number in the run; null where it did not run.</summary>
    public int? ExecutionCount => Json["execution_count"]?.GetValue<int>();

    /// <summary>A code cell.</summary>
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
        (Json["metadata"] as JsonObject)?["tags"] is JsonArray tags && tags.Any(entry => entry?.GetValueKind() == System.Text.Json.JsonValueKind.String && entry.GetValue<string>() == tag);

    /// <summary>Sets what the cell put out, and its number in the run.</summary>
    public void SetOutputs(int? executionCount, JsonArray outputs)
    {
        Json["execution_count"] = executionCount;
        Json["outputs"] = outputs;
    }

    /// <summary>Text as nbformat holds it: one string, or lines to be joined.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => line?.GetValue<string>())),
        JsonValue value => value.GetValue<string>(),
        _ => "",
    };

    /// <summary>Text as Jupyter writes it: an array of lines, each with its \n.</summary>
    public static JsonArray Lines(string text) => new([.. SplitLines(text).Select(line => JsonValue.Create(line))]);

    /// <summary>The lines of a text, each with its \n; the last may lack it.</summary>
    public static IEnumerable<string> SplitLines(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            var newline = text.IndexOf('\n', start);
            end = newline < 0 ? text.Length : newline + 1;
            yield return text[start..end];
        }
    }

    /// <summary>Refuses what is no cell.</summary>
    /// <exception cref="InvalidDataException">It lacks its type or its source.</exception>
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
            throw new InvalidDataException($"{where}: its source is no text", e);
        }
    }

    /// <summary>Gives the cell an id of its own, as nbformat 4.5 asks; one that it has stays.</summary>
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

    // nbformat 4.5's own pattern.
    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex IdPattern();
}
