using DpoNotebooks.Data;
using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Losses;
using DpoNotebooks.Scoring;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Tests.Sentiment;

[Collection(TorchGenerator.Name)] // for the number of threads
public sealed class BFloat16TrainingTests
{
    /// <summary>The reviews world's reference, trained in both dtypes on the same batches. The noise is the change of the curve from another order of the pairs
    /// (another seed); rounding must cause less than half of it, and no shift at the end.</summary>
    [Fact]
    public void The_loss_curve_in_bfloat16_is_that_in_float32_within_noise()
    {
        using var scope = NewDisposeScope();
        var files = ReviewsFiles.Shipped();
        var (shipped, tokenizer) = files.LoadReference();
        var data = PairDataset.From(files.LoadPairs(tokenizer, shipped.Config).Pairs.Take(192));
        var config = new TrainingConfig { Steps = 24, Seed = 0, BatchSize = 8, Schedule = new Schedule { LearningRate = 3e-4, WarmupSteps = 5 } };

        var single = Curve(ScalarType.Float32, config);
        var half = Curve(ScalarType.BFloat16, config);
        var otherSeed = Curve(ScalarType.Float32, config with { Seed = 1 });

        var (apart, noise) = (Distance(single, half), Distance(single, otherSeed));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"losses {single[0]:F4} to {single[^10..].Average():F4} in float32, {half[0]:F4} to {half[^10..].Average():F4} in bfloat16; "
            + $"rms apart {apart:F4}, seeds {noise:F4}");
        Assert.True(single[^10..].Average() < 0.97 * Math.Log(2), "something is learnt");
        Assert.True(apart < noise / 2, $"the curves are {apart} apart, those of two seeds {noise}");
        Assert.Equal(single[^10..].Average(), half[^10..].Average(), noise / 4);

        double[] Curve(ScalarType dtype, TrainingConfig training)
        {
            using var reference = shipped.Clone().to(dtype);
            using var policy = shipped.Clone().to(dtype);
            var config = new PreferenceConfig { Loss = new Dpo { Beta = 0.1 }, Training = training };
            var history = PreferenceTrainer.Train(policy, DatasetLogps.Compute(reference, data), data, config);
            return [.. history.Rows.Select(row => row.Metrics["loss"])];
        }

        static double Distance(double[] one, double[] other) => Math.Sqrt(one.Zip(other, (x, y) => (x - y) * (x - y)).Average());
    }
}
