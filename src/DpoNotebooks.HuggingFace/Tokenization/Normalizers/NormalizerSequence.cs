namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Applies normalizers one after another.</summary>
internal sealed class NormalizerSequence(IReadOnlyList<INormalizer> steps) : INormalizer
{
    public string Normalize(string text) => steps.Aggregate(text, (current, step) => step.Normalize(current));
}
