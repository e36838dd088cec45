using System.Text;
using CsCheck;

namespace DpoNotebooks.HuggingFace.Tests.Tokenization;

/// <summary>Random Unicode texts for property tests.</summary>
internal static class RandomText
{
    // What the patterns of the tokenizers distinguish: spaces, line breaks, contractions, letters, digits, marks, joiners and astral characters.
    private static readonly string[] Parts =
    [
        " ", "  ", "\n", "\r\n", "\t", "'", "'s", "'LL", "'ſ", "a", "Zé", "1", "23", "½", "!", "...", "_", "\u0301", "\u200D", "\u00A0", "\u3000",
        "中", "𝓗", "𐐀", "𝟏", "😀", "ⓐ", "\u0903", "\U000E0041",
    ];

    /// <summary>Short mixtures of these parts, of any code points, and of the given additional parts.</summary>
    public static Gen<string> Mixtures(params IEnumerable<string> additional)
    {
        var anyCodePoint = Gen.Int[0, 0x10FFFF].Where(Rune.IsValid).Select(point => new Rune(point).ToString());
        string[] parts = [.. Parts, .. additional];
        return Gen.Frequency<string>((3, Gen.OneOf(parts)), (1, anyCodePoint)).Array[0, 12].Select(string.Concat);
    }

    /// <summary>Checks a property for a number of values. The seeds are fixed, so that every run checks the same values; a failure names its seed.</summary>
    public static void ForAll<T>(Gen<T> values, int count, Action<T> property)
    {
        for (var i = 0; i < count; i++)
        {
            values.Sample(property, seed: new PCG(1, (ulong)i).ToString(), iter: 1, threads: 1);
        }
    }
}
