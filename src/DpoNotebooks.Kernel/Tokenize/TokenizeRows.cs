using System.Text;
using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Kernel.Tokenize;

/// <summary>Converts the rows of a file, one at a time. Blank lines are skipped.</summary>
/// <param name="Special">Whether to add special tokens, or to omit them when decoding.</param>
/// <param name="Decode">Whether to convert ids to texts rather than texts to ids.</param>
internal sealed record TokenizeRows(bool Special, bool Decode)
{
    /// <summary>Returns the converted rows as JSON.</summary>
    /// <exception cref="DataFileException">A row is malformed. Thrown while enumerating, after the earlier rows; the message has file and line.</exception>
    public IEnumerable<string> Convert(TextTokenizer tokenizer, string path) => JsonLine.Read(path).Select(line => Convert(tokenizer, line));

    private string Convert(TextTokenizer tokenizer, JsonLine line)
    {
        try
        {
            return Decode
                ? JsonText.Quote(new StringBuilder(), tokenizer.Decode(Ids(line.Value()), skipSpecial: Special)).ToString()
                : $"[{string.Join(",", tokenizer.Encode(Text(line.Value()), addSpecial: Special))}]";
        }
        catch (InvalidOperationException e)
        {
            // The string is not valid Unicode, such as "\ud800".
            throw line.Error($"the line is not JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw line.Error(e.Message, e);
        }
    }

    private static string Text(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() ?? ""
        : row.ValueKind == JsonValueKind.String ? row.GetString() ?? ""
        : throw new FormatException("the line is neither a JSON string nor an object with a string field \"text\"");

    private static int[] Ids(JsonElement row) =>
        row.ValueKind != JsonValueKind.Array ? throw new FormatException("the line is not a JSON array of ids")
        : [.. row.EnumerateArray().Select(Id)];

    private static int Id(JsonElement id) =>
        id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number) ? number
        : throw new FormatException($"{id.GetRawText()} is not a token id");
}
