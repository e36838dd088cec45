using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Worlds;
using DpoNotebooks.Models;
using DpoNotebooks.Training;
using Microsoft.Data.Analysis;
using static DpoNotebooks.Experiments.Sentiment.SentimentTables;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>Checks that a reference has learnt the texts that it was fine-tuned on. Otherwise, methods cannot be distinguished.</summary>
public static class SentimentGates
{
    /// <summary>Largest excess of the reference's loss over the generator's entropy, in nats per token.</summary>
    private const double MostExcess = 0.01;

    /// <summary>Largest difference between the reward spread of its samples and that of the world's texts.</summary>
    private const double MostSpread = 0.03;

    /// <summary>The checks: what was measured on the texts and on the model, and whether each gate holds.</summary>
    public static DataFrame Gates(this World world, CausalLm reference, PolicyEvaluation samples)
    {
        var heldOut = SftTrainer.Evaluate(reference, world.HeldOut);
        var scores = world.Reward(world.HeldOut);
        var own = Estimate.Of([.. scores.Select(score => score.Reward)]);
        var sampled = Estimate.Of([.. samples.Samples.Select(sample => sample.Score.Reward)]);
        var excess = heldOut - world.HeldOutNats;
        var (ownSpread, spread) = (own.Deviation, sampled.Deviation);
        return Table(["", "texts", "model", "gate"],
        [
            ["nats per token, held out", world.HeldOutNats is { } nats ? F(nats, 4) : "unknown", F(heldOut, 4),
                excess is { } over ? $"excess {F(over, 4)} under {MostExcess}: {Holds(over < MostExcess)}" : ""],
            ["standard deviation of the reward", F(ownSpread, 3), F(spread, 3), $"within {MostSpread}: {Holds(Math.Abs(spread - ownSpread) < MostSpread)}"],
            ["mean reward", Short(own), Short(samples.Reward), ""],
            .. world.Measures.Where(samples.Measures.ContainsKey).Select(name => new[]
            {
                name, F(scores.Average(score => score.Measures[name]), 3), Known(samples.Measures, name, 3), "",
            }),
        ]);

        static string Holds(bool gate) => gate ? "holds" : "FAILS";
    }
}
