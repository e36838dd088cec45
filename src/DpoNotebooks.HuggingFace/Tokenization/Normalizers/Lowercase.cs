using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Converts each code point to lower case independently of its context: a final Σ becomes σ.</summary>
internal sealed class Lowercase : INormalizer
{
    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value == 0x130 ? result.Append("i\u0307") : result.Append(Rune.ToLowerInvariant(rune)); // İ is the only code point that becomes two
        }

        return result.ToString();
    }
}
