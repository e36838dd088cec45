using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>SentencePiece's own normalization: its rules, then white space as ▁.</summary>
internal sealed record SentencePieceText : INormalizer
{
    private const string Space = "\u2581";

    /// <summary>Replacement rules; null leaves characters as they are.</summary>
    public CharsMap? Rules { get; init; }

    /// <summary>Pieces that are taken as they are written, the longest first.</summary>
    public IReadOnlyList<string> UserDefined { get; init; } = [];

    /// <summary>Whether ▁ goes before the text.</summary>
    public bool AddDummyPrefix { get; init; }

    /// <summary>Whether white space at the ends and all but one in a row goes.</summary>
    public bool RemoveExtraWhitespaces { get; init; }

    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length + 1);
        var afterSpace = RemoveExtraWhitespaces;
        foreach (var part in Parts(text))
        {
            var kept = afterSpace ? part.TrimStart(' ') : part;
            result.Append(kept.Replace(" ", Space, StringComparison.Ordinal));
            afterSpace = RemoveExtraWhitespaces && (kept.Length > 0 ? kept.EndsWith(' ') : afterSpace);
        }

        for (; RemoveExtraWhitespaces && result.Length > 0 && result[^1] == Space[0]; result.Length--)
        {
        }

        return AddDummyPrefix && (RemoveExtraWhitespaces ? result.Length : text.Length) > 0 ? Space + result : result.ToString();
    }

    /// <summary>The text in the parts that one rule, one user-defined piece or one character makes.</summary>
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
