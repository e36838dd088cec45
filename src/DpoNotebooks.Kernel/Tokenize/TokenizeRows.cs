using System.Text;
using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.Files;
using DpoNotebooks.Tokenization;

namespace DpoNotebooks.Kernel.Tokenize;

/// <summary>Turns the rows of a file around, one at a time; blank lines are passed over.</summary>
/// <param name="Special">Adds special tokens, or leaves them out of texts.</param>
/// <param name="Decode">Ids to texts rather than texts to ids.</param>
internal sealed record TokenizeRows(bool Special, bool Decode)
{
    /// <summary>The rows as JSON.</summary>
    /// <exception cref="DataFileException">While enumerating, after all rows before it: a row is not what it should be; file and line are named.</exception>
    public IEnumerable<string> Of(TextTokenizer tokenizer, string path)
    {
        foreach (var (number, line) in TextLines.Read(path))
        {
            if (line is null || !string.IsNullOrWhiteSpace(line))
            {
                yield return Turn(tokenizer, path, number, line ?? throw new DataFileException(path, number, "the line is not valid UTF-8"));
            }
        }
    }

    private string Turn(TextTokenizer tokenizer, string path, long number, string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Decode
                ? JsonText.Quote(new StringBuilder(), tokenizer.Decode(Ids(json.RootElement), skipSpecial: Special)).ToString()
                : $"[{string.Join(",", tokenizer.Encode(Text(json.RootElement), addSpecial: Special))}]";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not Unicode, such as "\ud800".
            throw new DataFileException(path, number, $"the line is not JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new DataFileException(path, number, e.Message, e);
        }
    }

    private static string Text(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() ?? ""
        : row.ValueKind == JsonValueKind.String ? row.GetString() ?? ""
        : throw new FormatException("the line is neither a JSON string nor an object whose text is one");

    private static int[] Ids(JsonElement row) =>
        row.ValueKind != JsonValueKind.Array ? throw new FormatException("the line is not a JSON array of ids")
        : [.. row.EnumerateArray().Select(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number) ? number : throw new FormatException($"{id.GetRawText()} is not an id"))];
}
