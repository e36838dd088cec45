using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>GPT-2's byte alphabet: one printable character for each byte. Bytes without a printable character use U+0100 and following.</summary>
internal static class ByteSymbols
{
    private static readonly char[] Symbols = Build();
    private static readonly short[] Bytes = Invert(Symbols);

    /// <summary>Returns the UTF-8 bytes of a text as symbols, one symbol per byte. A lone surrogate becomes U+FFFD.</summary>
    public static string Of(string text)
    {
        Span<byte> bytes = text.Length <= 256 ? stackalloc byte[3 * text.Length] : new byte[3 * text.Length];
        bytes = bytes[..Encoding.UTF8.GetBytes(text, bytes)];
        return string.Create(bytes.Length, bytes, (symbols, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                symbols[i] = Symbols[from[i]];
            }
        });
    }

    /// <summary>Returns the bytes of a token. A token with characters outside the alphabet stands for its own UTF-8.</summary>
    public static byte[] BytesOf(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (token[i] >= Bytes.Length || Bytes[token[i]] < 0)
            {
                return Encoding.UTF8.GetBytes(token);
            }

            bytes[i] = (byte)Bytes[token[i]];
        }

        return bytes;
    }

    private static char[] Build()
    {
        var next = 0x100;
        return [.. Enumerable.Range(0, 256).Select(b =>
            b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : (char)next++)];
    }

    private static short[] Invert(char[] symbols) =>
        [.. Enumerable.Range(0, symbols.Max() + 1).Select(symbol => (short)Array.IndexOf(symbols, (char)symbol))];
}
