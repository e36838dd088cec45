namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Takes white space away at the ends.</summary>
internal sealed class Strip(bool left, bool right) : INormalizer
{
    public string Normalize(string text)
    {
        text = left ? text.TrimStart() : text;
        return right ? text.TrimEnd() : text;
    }
}
