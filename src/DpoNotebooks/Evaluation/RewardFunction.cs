using DpoNotebooks.Data;

namespace DpoNotebooks.Evaluation;

/// <summary>The true reward of one text.</summary>
/// <param name="Reward">What the methods are compared by.</param>
public sealed record RewardScore(double Reward)
{
    /// <summary>What is plotted beside the reward, by name: in the reviews world <c>grammatical</c>, <c>strict</c> and <c>length</c>.</summary>
    public IReadOnlyDictionary<string, double> Measures { get; init; } = new Dictionary<string, double>();
}

/// <summary>Scores prompts with their completions; it knows no policy, so no policy can move it.</summary>
/// <param name="texts">Prompts and responses.</param>
/// <returns>One score a text, in their order.</returns>
public delegate IReadOnlyList<RewardScore> RewardFunction(IReadOnlyList<TokenizedResponse> texts);
