using DpoNotebooks.Evaluation;
using DpoNotebooks.Models;
using DpoNotebooks.Training;
using Microsoft.Data.Analysis;
using static DpoNotebooks.Experiments.Sentiment.SentimentTables;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>Whether a reference has learnt the language that it was fine-tuned on: without that no method can be told from another.</summary>
public static class SentimentGates
{
    /// <summary>Nats a token that the reference may lose to the law of its texts.</summary>
    private const double MostExcess = 0.01;

    /// <summary>How far the rewards of its samples may spread otherwise than those of the texts.</summary>
    private const double MostSpread = 0.03;

    /// <summary>What the reference must satisfy before anything is compared with it.</summary>
    public static DataFrame Gates(this SentimentTexts texts, CausalLm reference, PolicyEvaluation samples)
    {
        var heldOut = SftTrainer.Evaluate(reference, texts.HeldOut);
        var scores = texts.Reward(texts.HeldOut);
        var own = Estimate.Of([.. scores.Select(score => score.Reward)]);
        var sampled = Estimate.Of([.. samples.Samples.Select(sample => sample.Score.Reward)]);
        var excess = heldOut - texts.HeldOutNats;
        var (ownSpread, spread) = (own.Deviation, sampled.Deviation);
        return Table(["", "texts", "model", "gate"],
        [
            ["nats a token, held out", texts.HeldOutNats is { } nats ? F(nats, 4) : "unknown", F(heldOut, 4),
                excess is { } over ? $"excess {F(over, 4)} under {MostExcess}: {Holds(over < MostExcess)}" : ""],
            ["standard deviation of the reward", F(ownSpread, 3), F(spread, 3), $"within {MostSpread}: {Holds(Math.Abs(spread - ownSpread) < MostSpread)}"],
            ["mean reward", Short(own), Short(samples.Reward), ""],
            .. Measure("grammatical", "grammatical share", 3),
            .. Measure("length", "length, tokens", 1),
        ]);

        string[][] Measure(string name, string title, int digits) => !samples.Measures.ContainsKey(name) ? []
            : [[title, F(scores.Average(score => score.Measures[name]), digits), Known(samples.Measures, name, digits), ""]];

        static string Holds(bool gate) => gate ? "holds" : "FAILS";
    }
}
