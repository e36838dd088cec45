using DpoNotebooks.HuggingFace.Tokenization.Patterns;

namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Replaces a literal text.</summary>
internal sealed class Replace(string literal, string content) : INormalizer
{
    public string Normalize(string text) => text.Replace(literal, content, StringComparison.Ordinal);
}

/// <summary>Replaces each match of a regex.</summary>
internal sealed class ReplaceRegex(RegexPattern pattern, string content) : INormalizer
{
    public string Normalize(string text) => pattern.Replace(text, content);
}
