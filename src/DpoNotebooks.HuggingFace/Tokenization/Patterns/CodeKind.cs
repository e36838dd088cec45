namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>The kinds of code points that the byte-level tokenizers' regexes distinguish.</summary>
internal enum CodeKind
{
    Letter,
    Number,
    Other,
    Space,
}
