namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Puts something before a text that is not empty.</summary>
internal sealed class Prepend(string prefix) : INormalizer
{
    public string Normalize(string text) => text.Length == 0 ? text : prefix + text;
}
