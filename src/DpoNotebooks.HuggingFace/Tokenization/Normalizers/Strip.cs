namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Removes white space at the ends of the text.</summary>
internal sealed class Strip(bool left, bool right) : INormalizer
{
    public string Normalize(string text)
    {
        text = left ? text.TrimStart() : text;
        return right ? text.TrimEnd() : text;
    }
}
