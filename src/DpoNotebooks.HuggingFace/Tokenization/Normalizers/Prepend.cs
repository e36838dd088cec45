namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Prepends a text unless the input is empty.</summary>
internal sealed class Prepend(string prefix) : INormalizer
{
    public string Normalize(string text) => text.Length == 0 ? text : prefix + text;
}
