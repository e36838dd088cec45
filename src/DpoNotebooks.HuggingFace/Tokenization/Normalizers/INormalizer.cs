namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Rewrites a text before pre-tokenization.</summary>
internal interface INormalizer
{
    /// <summary>Returns the normalized text.</summary>
    string Normalize(string text);
}
