using System.Text.Json;

namespace DpoNotebooks.Data;

/// <summary>A line of a JSONL file.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">The line, from 1.</param>
/// <param name="Text">The text of the line; null if it is not UTF-8.</param>
public sealed record JsonLine(string File, long Number, string? Text)
{
    /// <summary>Reads the lines of a file, plain or gzip, one at a time; blank lines are skipped.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="IOException">The file is a pipe. Files are opened more than once.</exception>
    /// <exception cref="DataFileException">While enumerating: the gzip data is damaged.</exception>
    public static IEnumerable<JsonLine> Read(string path)
    {
        if (!System.IO.File.Exists(path))
        {
            throw new FileNotFoundException($"no data file at '{path}'", path);
        }

        using (var file = System.IO.File.OpenRead(path))
        {
            if (!file.CanSeek)
            {
                throw new IOException($"{path} can be read only once: write it to a file");
            }
        }

        return TextLines.Read(path).Where(line => line.Text is null || !string.IsNullOrWhiteSpace(line.Text))
            .Select(line => new JsonLine(path, line.Number, line.Text));
    }

    /// <summary>Parses the line as a JSON object.</summary>
    /// <exception cref="DataFileException">The line is not UTF-8, not JSON or not an object.</exception>
    public JsonElement Row() =>
        Value() is { ValueKind: JsonValueKind.Object } value ? value : throw Error($"the line is not a JSON object but {Value().ValueKind}");

    /// <summary>Parses the line as a JSON value.</summary>
    /// <exception cref="DataFileException">The line is not UTF-8 or not JSON.</exception>
    public JsonElement Value()
    {
        try
        {
            return JsonElement.Parse(Text ?? throw Error("the line is not valid UTF-8"));
        }
        catch (JsonException e)
        {
            throw Error($"the line is not JSON: {e.Message}", e);
        }
    }

    /// <summary>Creates an error whose message begins with the file and the line.</summary>
    public DataFileException Error(string problem, Exception? inner = null) => new(File, Number, problem, inner);
}
