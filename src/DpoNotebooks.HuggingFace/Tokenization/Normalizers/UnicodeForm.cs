using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Unicode's normalization forms (UAX #15). The class has its own tables because string.Normalize returns the text unchanged if
/// the program runs without ICU, as this one does.</summary>
/// <param name="compatibility">True for NFKC and NFKD, false for NFC and NFD.</param>
/// <param name="compose">True for NFC and NFKC, false for NFD and NFKD.</param>
internal sealed class UnicodeForm(bool compatibility, bool compose) : INormalizer
{
    private const int FirstSyllable = 0xAC00, Syllables = 11172, FirstLead = 0x1100, FirstVowel = 0x1161, BeforeFirstTail = 0x11A7, Vowels = 21, Tails = 28;

    public string Normalize(string text)
    {
        if (IsUnchanged(text))
        {
            return text;
        }

        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, points);
        }

        Order(points);
        var result = new StringBuilder(text.Length);
        foreach (var point in compose ? Compose(points) : points)
        {
            result.Append(new Rune(point));
        }

        return result.ToString();
    }

    /// <summary>Whether all characters are below the first one that can change: the first with a decomposition, or for NFC the first mark.</summary>
    private bool IsUnchanged(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange('\0', compatibility ? '\u009F' : compose ? '\u02FF' : '\u00BF');

    private void Decompose(int point, List<int> into)
    {
        if (point is >= FirstSyllable and < FirstSyllable + Syllables)
        {
            var index = point - FirstSyllable;
            into.Add(FirstLead + (index / (Vowels * Tails)));
            into.Add(FirstVowel + (index % (Vowels * Tails) / Tails));
            if (index % Tails > 0)
            {
                into.Add(BeforeFirstTail + (index % Tails));
            }
        }
        else if (UnicodeTable.DecompositionOf(point, compatibility) is { } parts)
        {
            foreach (var part in parts)
            {
                Decompose(part, into);
            }
        }
        else
        {
            into.Add(point);
        }
    }

    /// <summary>Sorts the marks after each base by combining class.</summary>
    private static void Order(List<int> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var (point, order) = (points[i], UnicodeTable.CombiningClass(points[i]));
            var at = i;
            for (; order > 0 && at > 0 && UnicodeTable.CombiningClass(points[at - 1]) > order; at--)
            {
                points[at] = points[at - 1];
            }

            points[at] = point;
        }
    }

    private static List<int> Compose(List<int> points)
    {
        var result = new List<int>(points.Count);
        var (starter, lastClass) = (-1, -1); // index of the base in the result; class of the last mark after it, or -1
        foreach (var point in points)
        {
            var order = UnicodeTable.CombiningClass(point);
            if (starter >= 0 && lastClass < order && Composite(result[starter], point) is { } composite)
            {
                result[starter] = composite;
                continue;
            }

            (starter, lastClass) = order == 0 ? (result.Count, -1) : (starter, order);
            result.Add(point);
        }

        return result;
    }

    private static int? Composite(int first, int second) =>
        first is >= FirstLead and < FirstLead + 19 && second is >= FirstVowel and < FirstVowel + Vowels
            ? FirstSyllable + ((((first - FirstLead) * Vowels) + second - FirstVowel) * Tails)
        : first is >= FirstSyllable and < FirstSyllable + Syllables && (first - FirstSyllable) % Tails == 0
            && second is > BeforeFirstTail and < BeforeFirstTail + Tails
            ? first + second - BeforeFirstTail
        : UnicodeTable.CompositeOf(first, second);
}
