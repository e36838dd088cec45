using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Worlds;
using DpoNotebooks.Models;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The pairs of a sentiment experiment.</summary>
/// <param name="Train">The training pairs.</param>
/// <param name="HeldOut">Pairs of prefixes of other texts; a short prefix may be the same.</param>
/// <param name="Prompts">The samples behind the training pairs, with their rewards.</param>
public sealed record SentimentPairs(PairDataset Train, PairDataset HeldOut, IReadOnlyList<ScoredPrompt> Prompts)
{
    /// <summary>Samples the reference for every prefix and pairs the samples.</summary>
    public static SentimentPairs Sample(PairRecipe recipe, World world, CausalLm reference, ExperimentContext? context = null)
    {
        var train = Scored(world.Prompts, "responses");
        return new SentimentPairs(
            PairDataset.From(SampledPairs.Pairs(train)),
            PairDataset.From(SampledPairs.Pairs(Scored(world.HeldOutPrompts, "held-out responses"))),
            train);

        IReadOnlyList<ScoredPrompt> Scored(IReadOnlyList<int[]> prompts, string what) => SampledPairs.Sample(
            reference, prompts, world.Reward, recipe.Sampling, recipe.SamplesPerPrompt, (context ?? ExperimentContext.Silent).Progress($"sampling {what}"));
    }
}
