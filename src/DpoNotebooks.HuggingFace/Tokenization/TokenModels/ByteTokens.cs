using System.Globalization;
using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>The tokens &lt;0x00&gt; to &lt;0xFF&gt;, which encode the bytes of characters that have no other token.</summary>
internal static class ByteTokens
{
    /// <summary>Returns the token of a byte.</summary>
    public static string TokenOf(byte value) => $"<0x{value:X2}>";

    /// <summary>Returns the byte of a token, or null if the token is not a byte token.</summary>
    public static byte? ByteOf(string token) =>
        token is ['<', '0', 'x', _, _, '>']
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Returns the ids of the bytes of a text, or null if the vocabulary does not have all of them.</summary>
    public static int[]? Encode(ReadOnlySpan<char> text, IReadOnlyDictionary<string, int> vocabulary)
    {
        var bytes = new byte[3 * text.Length];
        var ids = new int[Encoding.UTF8.GetBytes(text, bytes)];
        for (var i = 0; i < ids.Length; i++)
        {
            if (!vocabulary.TryGetValue(TokenOf(bytes[i]), out ids[i]))
            {
                return null;
            }
        }

        return ids;
    }
}
