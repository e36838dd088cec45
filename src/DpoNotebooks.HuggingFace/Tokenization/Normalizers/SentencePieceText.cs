using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>SentencePiece's normalizer: applies the replacement rules, then writes white space as ▁.</summary>
internal sealed record SentencePieceText : INormalizer
{
    private const string Space = "\u2581";

    /// <summary>Replacement rules; null leaves characters unchanged.</summary>
    public CharsMap? Rules { get; init; }

    /// <summary>Pieces that are not normalized, the longest first.</summary>
    public IReadOnlyList<string> UserDefined { get; init; } = [];

    /// <summary>Whether ▁ is prepended to the text.</summary>
    public bool AddDummyPrefix { get; init; }

    /// <summary>Whether white space is removed at the ends and collapsed inside the text.</summary>
    public bool RemoveExtraWhitespaces { get; init; }

    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length + 1);
        var afterSpace = RemoveExtraWhitespaces;
        foreach (var part in Parts(text))
        {
            var rest = afterSpace ? part.TrimStart(' ') : part;
            result.Append(rest.Replace(" ", Space, StringComparison.Ordinal));
            afterSpace = RemoveExtraWhitespaces && (rest.Length > 0 ? rest.EndsWith(' ') : afterSpace);
        }

        for (; RemoveExtraWhitespaces && result.Length > 0 && result[^1] == Space[0]; result.Length--)
        {
        }

        return AddDummyPrefix && (RemoveExtraWhitespaces ? result.Length : text.Length) > 0 ? Space + result : result.ToString();
    }

    /// <summary>Splits the text into parts: the result of one rule, one user-defined piece or one character each.</summary>
    private IEnumerable<string> Parts(string text)
    {
        var bytes = Rules is null ? [] : Encoding.UTF8.GetBytes(text);
        for (int at = 0, byteAt = 0; at < text.Length;)
        {
            var (length, part) = Next(text, at, bytes, byteAt);
            yield return part;
            byteAt += Rules is null ? 0 : Encoding.UTF8.GetByteCount(text.AsSpan(at, length));
            at += length;
        }
    }

    private (int Length, string Part) Next(string text, int at, byte[] bytes, int byteAt)
    {
        foreach (var piece in UserDefined)
        {
            if (text.AsSpan(at).StartsWith(piece, StringComparison.Ordinal))
            {
                return (piece.Length, piece);
            }
        }

        if (Rules is not null && Rules.Match(bytes.AsSpan(byteAt), out var replacement) is > 0 and var matched)
        {
            return (Encoding.UTF8.GetCharCount(bytes, byteAt, matched), Encoding.UTF8.GetString(replacement));
        }

        Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var length);
        return (length, text.Substring(at, length));
    }
}
