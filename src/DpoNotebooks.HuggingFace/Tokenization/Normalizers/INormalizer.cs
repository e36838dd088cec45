namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Rewrites a text before it is cut into pieces.</summary>
internal interface INormalizer
{
    /// <summary>The text that the model is to see.</summary>
    string Normalize(string text);
}
