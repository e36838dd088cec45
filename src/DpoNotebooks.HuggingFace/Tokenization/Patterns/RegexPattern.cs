using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>A regex that works on code points. .NET's regexes work on UTF-16 code units, so each code point above U+FFFF is replaced by one
/// character of the same Unicode category before matching.</summary>
internal sealed class RegexPattern : IPattern
{
    // One rare character for each category, in the order of UnicodeCategory. None has an upper-case or lower-case counterpart.
    private const string StandIns = "\u03D2\u0138\u1FBC\u1D2C\u16A0\u0AFA\u0ABE\u20DD\u1A80\u2180\u0D70\u1680\u2028\u2029\u0080\u2060\uD800\uE000\u2040"
        + "\u2E1A\u2E29\u2E28\u2E21\u2E20\u2E0E\u2A00\u20A0\u02ED\u2300\u0378";

    private readonly Regex _regex;

    /// <summary>Translates a regex from a tokenizer's file to .NET.</summary>
    /// <exception cref="NotSupportedException">The regex uses a construct that .NET's regexes do not have or interpret differently.</exception>
    public RegexPattern(string regex)
    {
        try
        {
            _regex = new Regex(Translate(regex), RegexOptions.CultureInvariant | RegexOptions.Compiled);
        }
        catch (ArgumentException e)
        {
            throw new NotSupportedException($"the regex '{regex}' is not supported: {e.Message}", e);
        }
    }

    public void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        var first = found.Count;
        var replaced = ReplaceAstral(text, out var starts);
        foreach (var match in _regex.EnumerateMatches(replaced))
        {
            if (match.Length > 0)
            {
                found.Add((match.Index, match.Length));
            }
        }

        for (var i = first; starts is not null && i < found.Count; i++)
        {
            var (start, length) = found[i];
            found[i] = (starts[start], starts[start + length] - starts[start]);
        }
    }

    /// <summary>Replaces every match.</summary>
    public string Replace(string text, string content)
    {
        var found = new List<(int Start, int Length)>();
        Find(text, found);
        var result = new StringBuilder();
        var at = 0;
        foreach (var (start, length) in found)
        {
            result.Append(text, at, start - at).Append(content);
            at = start + length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static ReadOnlySpan<char> ReplaceAstral(ReadOnlySpan<char> text, out List<int>? starts)
    {
        starts = null;
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        starts = [];
        var replaced = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            replaced.Append(rune.IsBmp ? (char)rune.Value : StandIns[(int)Rune.GetUnicodeCategory(rune)]);
            starts.Add(at);
            at += length;
        }

        starts.Add(text.Length);
        return replaced.ToString();
    }

    /// <summary>Replaces \w by Unicode's definition of a word character, expands case folding so that it includes ſ, and rejects constructs whose
    /// meaning differs.</summary>
    private static string Translate(string regex)
    {
        regex = regex.Replace("(?i:'s|'t|'re|'ve|'m|'ll|'d)", "(?:'[sSſ]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])", StringComparison.Ordinal);
        foreach (var part in (string[])["(?i", @"\b", @"\B", @"\h", @"\H", @"\W", "[[:", "&&", "(?m", "(?s", "(?x", @"\G", @"\X", @"\R", @"\K"])
        {
            if (regex.Contains(part, StringComparison.Ordinal))
            {
                throw new NotSupportedException($"the regex '{regex}' is not supported: {part}");
            }
        }

        if (regex.Any(char.IsSurrogate))
        {
            throw new NotSupportedException($"the regex '{regex}' is not supported: it contains a character above U+FFFF");
        }

        var result = new StringBuilder();
        var depth = 0;
        for (var i = 0; i < regex.Length; i++)
        {
            var escaped = regex[i] == '\\' && i + 1 < regex.Length;
            if (!escaped && depth == 0 && regex[i] is '^' or '$')
            {
                throw new NotSupportedException($"the regex '{regex}' is not supported: {regex[i]}"); // it matches at each line in the reference
            }

            depth += escaped ? 0 : regex[i] == '[' ? 1 : regex[i] == ']' ? -1 : 0;
            var part = escaped ? regex.Substring(i++, 2) : regex[i].ToString(CultureInfo.InvariantCulture);
            const string Word = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u200C\u200D\u24B6-\u24E9";
            result.Append(part != @"\w" ? part : depth > 0 ? Word : $"[{Word}]");
        }

        return result.ToString();
    }
}
