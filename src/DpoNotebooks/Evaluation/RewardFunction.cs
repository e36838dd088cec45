using DpoNotebooks.Data;

namespace DpoNotebooks.Evaluation;

/// <summary>The true reward of one text.</summary>
/// <param name="Reward">The reward that methods are compared by.</param>
public sealed record RewardScore(double Reward)
{
    /// <summary>Other measures to plot, by name; in the reviews world <c>grammatical</c>, <c>strict</c> and <c>length</c>.</summary>
    public IReadOnlyDictionary<string, double> Measures { get; init; } = new Dictionary<string, double>();
}

/// <summary>Scores prompts with their completions, independently of any policy.</summary>
/// <param name="texts">Prompts and responses.</param>
/// <returns>One score per text, in the order of the texts.</returns>
public delegate IReadOnlyList<RewardScore> RewardFunction(IReadOnlyList<TokenizedResponse> texts);
