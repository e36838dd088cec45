using System.Collections.Frozen;
using System.Text;

namespace DpoNotebooks.Tokenization;

/// <summary>GPT-2's alphabet: each byte as one printable character, those that have none from U+0100 on.</summary>
internal static class ByteSymbols
{
    /// <summary>The character of byte b at index b.</summary>
    public static IReadOnlyList<char> All { get; } = Build();

    private static readonly FrozenDictionary<char, byte> Bytes =
        All.Select((symbol, b) => KeyValuePair.Create(symbol, (byte)b)).ToFrozenDictionary();

    /// <summary>The bytes that a token stands for; a token with other characters stands for its own UTF-8.</summary>
    public static byte[] BytesOf(string token) =>
        token.All(Bytes.ContainsKey) ? [.. token.Select(symbol => Bytes[symbol])] : Encoding.UTF8.GetBytes(token);

    private static char[] Build()
    {
        var next = 0x100;
        return [.. Enumerable.Range(0, 256).Select(b =>
            b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : (char)next++)];
    }
}
