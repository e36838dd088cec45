using System.Buffers;
using System.Text;
using DpoNotebooks.HuggingFace.Tokenization.Components;
using DpoNotebooks.HuggingFace.Tokenization.Patterns;

namespace DpoNotebooks.HuggingFace.Tokenization;

/// <summary>Finds added tokens in a text. The leftmost match wins; of several matches at one position, the longest.</summary>
internal sealed class AddedTokens
{
    private readonly SearchValues<string> _any;
    private readonly ILookup<char, (string Text, AddedToken Token)> _byFirst;
    private readonly bool _isEmpty;

    /// <summary>Initializes the search.</summary>
    /// <param name="tokens">The tokens, each with the text that is searched for.</param>
    public AddedTokens(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        List<(string Text, AddedToken Token)> found = [.. tokens.Where(token => token.Text.Length > 0).OrderByDescending(token => token.Text.Length)];
        _any = SearchValues.Create([.. found.Select(token => token.Text)], StringComparison.Ordinal);
        _byFirst = found.ToLookup(token => token.Text[0]);
        _isEmpty = found.Count == 0;
    }

    /// <summary>Splits the text into added tokens, which have an id, and the text between them, which has none. No part is empty. White space
    /// that a token strips belongs to the token's part.</summary>
    public IEnumerable<(int Start, int Length, int? Id)> Split(string text)
    {
        var from = 0;
        foreach (var (at, length, token) in Matches(text))
        {
            if (token.SingleWord && (IsWordBefore(text, at) || IsWordAt(text, at + length)))
            {
                continue;
            }

            var start = token.StripsLeft ? Math.Max(from, text.AsSpan(0, at).TrimEnd().Length) : at;
            var end = at + length;
            end = token.StripsRight ? text.Length - text.AsSpan(end).TrimStart().Length : end;
            if (start > from)
            {
                yield return (from, start - from, null);
            }

            if (end > from)
            {
                yield return (start, end - start, token.Id);
                from = end;
            }
        }

        if (from < text.Length)
        {
            yield return (from, text.Length - from, null);
        }
    }

    private IEnumerable<(int At, int Length, AddedToken Token)> Matches(string text)
    {
        for (var at = 0; !_isEmpty && text.AsSpan(at).IndexOfAny(_any) is >= 0 and var offset;)
        {
            at += offset;
            var (found, token) = _byFirst[text[at]].First(candidate => string.CompareOrdinal(text, at, candidate.Text, 0, candidate.Text.Length) == 0);
            yield return (at, found.Length, token);
            at += found.Length;
        }
    }

    private static bool IsWordBefore(string text, int at) =>
        Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out var rune, out _) == OperationStatus.Done && CodePoints.IsWord(rune);

    private static bool IsWordAt(string text, int at) =>
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out _) == OperationStatus.Done && CodePoints.IsWord(rune);
}
