using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Documents;

/// <summary>A Jupyter notebook (nbformat 4). Unknown fields are preserved. It is saved as nbformat 4.5.</summary>
internal sealed class NotebookDocument
{
    private static readonly JsonWriterOptions Format = new() { Indented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly JsonObject _root;

    private NotebookDocument(JsonObject root, string name) => (_root, Name, Cells) =
        (root, name, [.. root["cells"]!.AsArray().Select((cell, i) => new NotebookCell(cell!.AsObject()))]);

    /// <summary>The name of the file, without folder and extension.</summary>
    public string Name { get; }

    /// <summary>The cells, in order.</summary>
    public List<NotebookCell> Cells { get; }

    /// <summary>Reads a notebook file.</summary>
    /// <exception cref="InvalidDataException">The file is not JSON, not nbformat 4, or has no cells. The message names the file and the problem.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    public static NotebookDocument Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: no such notebook", path);
        }

        return Parse(File.ReadAllText(path), path);
    }

    /// <summary>Parses the text of a notebook.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">The path of the notebook's file.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static NotebookDocument Parse(string json, string path)
    {
        try
        {
            var root = JsonNode.Parse(json) as JsonObject ?? throw new InvalidDataException($"{path}: not a notebook: not a JSON object");
            if (root["nbformat"] is not JsonValue version || !version.TryGetValue<int>(out var major) || major != 4)
            {
                throw new InvalidDataException($"{path}: nbformat is {root["nbformat"]?.ToJsonString() ?? "missing"}, but only nbformat 4 is supported");
            }

            if (root["cells"] is not JsonArray { Count: > 0 } cells)
            {
                throw new InvalidDataException($"{path}: the notebook has no cells");
            }

            for (var i = 0; i < cells.Count; i++)
            {
                NotebookCell.Check(cells[i], $"{path}: cell {i + 1}");
            }

            return new NotebookDocument(root, Path.GetFileNameWithoutExtension(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: not a notebook: not JSON at line {e.LineNumber + 1}", e);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{path}: not a notebook: an object has a duplicate field: {e.Message}", e);
        }
    }

    /// <summary>Serializes the document as nbformat 4.5, with an id for every cell and C# as its language.</summary>
    public string ToJson()
    {
        var ids = new HashSet<string>();
        for (var i = 0; i < Cells.Count; i++)
        {
            Cells[i].EnsureId(i, ids);
        }

        _root["nbformat_minor"] = Math.Max(5, (_root["nbformat_minor"] as JsonValue)?.TryGetValue<int>(out var minor) == true ? minor : 0);
        var metadata = _root["metadata"] as JsonObject ?? [];
        metadata["kernelspec"] = new JsonObject { ["display_name"] = "C# (DPO)", ["language"] = "C#", ["name"] = "dpo-csharp" };
        metadata["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
        };
        _root["metadata"] = metadata.Parent is null ? metadata : metadata.DeepClone();
        _root["cells"] = new JsonArray([.. Cells.Select(cell => cell.Json.DeepClone())]);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Format))
        {
            _root.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
