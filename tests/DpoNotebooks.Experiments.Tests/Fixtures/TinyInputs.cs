using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Worlds;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Experiments.Tests.Fixtures;

/// <summary>Shared inputs of the method tests: a tiny model, its pairs, and a reward that counts a token.</summary>
internal static class TinyInputs
{
    /// <summary>Rewards the number of tokens 1 in the response.</summary>
    public static RewardFunction CountOnes { get; } = texts => [.. texts.Select(text => new RewardScore(text.Response.Count(id => id == 1))
    {
        Measures = new Dictionary<string, double> { ["grammatical"] = 1, ["length"] = text.Response.Length },
    })];

    /// <summary>A world of two prompts.</summary>
    public static World World { get; } = new()
    {
        Name = "tiny",
        Train = [],
        HeldOut = [],
        Prompts = [[1], [2, 3]],
        HeldOutPrompts = [],
        EvaluationPrompts = [[1], [2, 3]],
        Reward = CountOnes,
        Decode = ids => string.Join(' ', ids),
        PieceOf = id => $"{id}",
    };

    /// <summary>Inputs over a reference model.</summary>
    public static MethodInputs Of(CausalLm reference)
    {
        var data = TinyPairs.Create();
        var evaluator = new PolicyEvaluator(reference, World.EvaluationPrompts, CountOnes, new SamplingConfig { MaxNewTokens = 6, Seed = 1 }, 4);
        return new MethodInputs(reference, World, ScoredPairs.Score(reference, data, data.Take(6)), evaluator);
    }
}
