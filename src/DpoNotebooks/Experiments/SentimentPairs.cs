using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models;
using DpoNotebooks.Notebook;

namespace DpoNotebooks.Experiments;

/// <summary>The pairs of a sentiment experiment.</summary>
/// <param name="Train">Pairs that are trained on.</param>
/// <param name="HeldOut">Pairs of other prefixes.</param>
/// <param name="Prompts">The samples behind the training pairs, with their rewards.</param>
public sealed record SentimentPairs(PairDataset Train, PairDataset HeldOut, IReadOnlyList<ScoredPrompt> Prompts)
{
    /// <summary>Samples the reference for every prefix and pairs the samples.</summary>
    public static SentimentPairs Sample(SentimentExperiment experiment, SentimentTexts texts, CausalLm reference)
    {
        var recipe = experiment.Pairs;
        var progress = new Progress();
        var train = Scored(texts.Prompts);
        return new SentimentPairs(PairDataset.From(SampledPairs.Pairs(train)), PairDataset.From(SampledPairs.Pairs(Scored(texts.HeldOutPrompts))), train);

        IReadOnlyList<ScoredPrompt> Scored(IReadOnlyList<int[]> prompts) => SampledPairs.Sample(
            reference, prompts, texts.Reward, recipe.Sampling, recipe.SamplesPerPrompt, (done, all) => progress.Report(done, all, "sampling responses"));
    }
}
