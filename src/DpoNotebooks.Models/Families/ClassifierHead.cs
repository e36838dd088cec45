namespace DpoNotebooks.Models.Families;

/// <summary>The layers of a classifier's head, as full paths in the checkpoint.</summary>
/// <param name="Score">The projection to the scores.</param>
/// <param name="Dense">A dense layer with tanh before the scores; null: none. With it, both layers have biases.</param>
internal sealed record ClassifierHead(string Score, string? Dense = null)
{
    /// <summary>Prefixes of stored tensors that a classifier does not use. They are ignored.</summary>
    public IReadOnlyList<string> IgnoredPrefixes { get; init; } = [];

    /// <summary>The first name of the score's path, which is outside the family's root.</summary>
    public string Root => Score.Split('.')[0];
}
