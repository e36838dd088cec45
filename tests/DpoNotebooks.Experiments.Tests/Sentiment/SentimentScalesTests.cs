using DpoNotebooks.Data;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Experiments.Worlds.Imdb;
using DpoNotebooks.Losses;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Tests.Sentiment;

public class SentimentScalesTests
{
    /// <summary>Section 6.1, appendices B and C.1 of the paper.</summary>
    [Fact]
    public void The_paper_scale_has_the_numbers_of_the_paper()
    {
        var paper = SentimentScales.Of("paper", seed: 3);

        var imdb = Assert.IsType<ImdbRecipe>(paper.World);
        PreferenceMethod[] methods = [.. paper.Methods.OfType<PreferenceMethod>()];

        Assert.Equal((25_000, 4), (paper.Pairs.Prompts, paper.Pairs.SamplesPerPrompt));
        Assert.Equal((2, 8), (imdb.ShortestPrefix, imdb.LongestPrefix));
        Assert.Equal([0.05, 0.1, 1, 5], methods.Where(method => method.Config.Loss is Dpo).Select(method => method.Settings["β"]));
        Assert.Equal([0.05, 0.1, 0.5, 1], methods.Where(method => method.Config.Loss is Unlikelihood).Select(method => method.Settings["α"]));
        Assert.Equal(2, methods.Single(method => method.Config.Loss is Sft).Seeds.Count);
        Assert.All(methods, method =>
        {
            var (training, schedule) = (method.Config.Training, method.Config.Training.Schedule);
            Assert.Equal(
                (2343, 64, 100, 1e-6, 150, Decay.Constant),
                (training.Steps, training.BatchSize, training.EvaluateEvery, schedule.LearningRate, schedule.WarmupOf(training.Steps), schedule.Decay));
            Assert.IsType<RmsPropConfig>(training.Optimizer);
        });
        Assert.Equal((3, 3, 4L), (paper.Seed, paper.Reference.Config.Training.Seed, paper.Evaluation.Sampling.Seed));
        Assert.Equal(PairOrder.ByPrompt, methods[0].Config.Order);
    }

    [Fact]
    public void Each_scale_keeps_the_policy_of_one_method_for_the_dials()
    {
        Assert.All(
            [SentimentScales.Embedded, SentimentScales.Smoke, SentimentScales.Paper, SentimentScales.PaperTrial],
            scale => Assert.Contains("β", Assert.Single(scale.Methods, method => method.KeepPolicy).Settings.Keys));
        Assert.Contains("Embedded, Smoke, Paper, PaperTrial", Assert.Throws<ArgumentException>(() => SentimentScales.Of("paper2")).Message);
    }
}
