namespace DpoNotebooks.Data;

/// <summary>Finds the prompt of a pair whose two texts both begin with it.</summary>
internal static class ImplicitPrompt
{
    /// <summary>Splits both texts after their longest common beginning that ends with a word. The space before the first word that
    /// differs belongs to the responses, as in TRL.</summary>
    /// <remarks>TRL splits at the first character that differs, even inside a word ("blue", "black": prompt "…bl").
    /// This method never splits a word, unless the text has no white space.</remarks>
    public static PreferencePair Split(string chosen, string rejected)
    {
        var same = chosen.AsSpan().CommonPrefixLength(rejected);
        var cut = same;
        if (same < Math.Max(chosen.Length, rejected.Length))
        {
            cut = IsInsideWord(chosen, same) || IsInsideWord(rejected, same) ? WordStart(chosen, same) : same;
            cut -= cut > 0 && chosen[cut - 1] == ' ' ? 1 : 0;
        }

        return new PreferencePair(chosen[..cut], chosen[cut..], rejected[cut..]);
    }

    private static bool IsInsideWord(string text, int at) =>
        at > 0 && at < text.Length && !char.IsWhiteSpace(text[at - 1]) && !char.IsWhiteSpace(text[at]);

    private static int WordStart(string text, int at)
    {
        var start = text.AsSpan(0, at).LastIndexOfAny(" \t\r\n\u3000") + 1;
        return start > 0 ? start : char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;
    }
}
