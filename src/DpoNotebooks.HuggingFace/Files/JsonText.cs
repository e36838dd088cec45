using System.Text;

namespace DpoNotebooks.HuggingFace.Files;

/// <summary>Writes readable JSON: only the characters that JSON requires are escaped.</summary>
public static class JsonText
{
    /// <summary>Appends a text as a JSON string and returns the builder.</summary>
    public static StringBuilder Quote(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append(@"\\"),
                '\n' => json.Append(@"\n"),
                '\r' => json.Append(@"\r"),
                '\t' => json.Append(@"\t"),
                '\b' => json.Append(@"\b"),
                '\f' => json.Append(@"\f"),
                < ' ' => json.Append($"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        }

        return json.Append('"');
    }
}
