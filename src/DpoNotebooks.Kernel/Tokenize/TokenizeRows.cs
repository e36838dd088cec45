using System.Text;
using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Kernel.Tokenize;

/// <summary>Turns the rows of a file around, one at a time; blank lines are passed over.</summary>
/// <param name="Special">Adds special tokens, or leaves them out of texts.</param>
/// <param name="Decode">Ids to texts rather than texts to ids.</param>
internal sealed record TokenizeRows(bool Special, bool Decode)
{
    /// <summary>The rows as JSON.</summary>
    /// <exception cref="DataFileException">While enumerating, after all rows before it: a row is not what it should be; file and line are named.</exception>
    public IEnumerable<string> Of(TextTokenizer tokenizer, string path) => JsonLine.Read(path).Select(line => Turn(tokenizer, line));

    private string Turn(TextTokenizer tokenizer, JsonLine line)
    {
        try
        {
            return Decode
                ? JsonText.Quote(new StringBuilder(), tokenizer.Decode(Ids(line.Value()), skipSpecial: Special)).ToString()
                : $"[{string.Join(",", tokenizer.Encode(Text(line.Value()), addSpecial: Special))}]";
        }
        catch (InvalidOperationException e)
        {
            // A string that is not Unicode, such as "\ud800".
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
        : throw new FormatException("the line is neither a JSON string nor an object whose text is one");

    private static int[] Ids(JsonElement row) =>
        row.ValueKind != JsonValueKind.Array ? throw new FormatException("the line is not a JSON array of ids")
        : [.. row.EnumerateArray().Select(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number) ? number : throw new FormatException($"{id.GetRawText()} is not an id"))];
}
