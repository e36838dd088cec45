namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>What the byte-level tokenizers' regexes tell apart.</summary>
internal enum CodeKind
{
    Letter,
    Number,
    Other,
    Space,
}
