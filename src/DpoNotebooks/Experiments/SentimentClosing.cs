using System.Globalization;
using DpoNotebooks.Evaluation;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Experiments;

/// <summary>What the paper says of controlled sentiment and what was found here, each sentence decided by the numbers.</summary>
public static class SentimentClosing
{
    /// <summary>Nats within which the best points are compared.</summary>
    private const double Budget = 4;

    /// <summary>Rows of claim, paper, here, and whether they agree.</summary>
    public static DataFrame Table(SentimentResults results)
    {
        var frontier = results.ToFrontier();
        return SentimentTables.Table(["claim", "paper", "here", "agrees"],
        [
            Falls(results),
            Reaches(frontier, "DPO"),
            Reaches(frontier, "DPO (tuned)"),
            Beats(frontier, "Preferred-FT", "below DPO"),
            Beats(frontier, "Unlikelihood", "below DPO"),
            Beats(frontier, "Best-of-N", "not in the figure"),
            ["scale", "gpt2-large, IMDb", $"{results.Experiment.Name}: {results.Experiment.Reference.Model.LayerCount} layers, {results.Experiment.Reference.Model.HiddenSize} wide", ""],
            ["seeds", "22 runs, seeds unstated", $"{results.Runs.Count} runs, seeds {string.Join(", ", results.Runs.Select(run => run.Seed).Distinct())}", ""],
        ]);
    }

    /// <summary>KL at the last step of DPO, averaged over seeds, in the order of β.</summary>
    private static string[] Falls(SentimentResults results)
    {
        var kls = results.Runs.Where(run => run.Recipe.Method == "DPO").GroupBy(run => run.Recipe.Beta).OrderBy(group => group.Key)
            .Select(group => (Beta: group.Key, Kl: group.Average(run => run.Last.Kl.Mean))).ToArray();
        var falls = kls.Zip(kls.Skip(1)).All(pair => pair.First.Kl > pair.Second.Kl);
        return ["KL falls as β rises", "yes", string.Join(", ", kls.Select(point => $"β {point.Beta}: {N(point.Kl)}")), Word(falls)];
    }

    private static string[] Reaches(Frontier frontier, string method) => frontier.Best(Budget, method) is { } best
        ? [$"best {method} under {Budget} nats", "about 0.9 near 2.5 nats", $"{N(best.Reward)} ± {N(best.RewardSe ?? double.NaN)} at {N(best.Kl)}", Word(best.Reward >= 0.9)]
        : [$"best {method} under {Budget} nats", "about 0.9 near 2.5 nats", "no point", "no"];

    /// <summary>DPO against another method at the other's best reward: whether some point of DPO has as much reward at less KL.</summary>
    private static string[] Beats(Frontier frontier, string other, string paper)
    {
        var best = frontier.Best(Budget, other);
        if (best is null)
        {
            return [$"DPO above {other}", paper, "no point", "untested"];
        }

        var ours = frontier.Points.Where(point => point.Method.StartsWith("DPO", StringComparison.Ordinal) && point.Reward >= best.Reward).MinBy(point => point.Kl);
        var wins = ours is not null && ours.Kl < best.Kl;
        return
        [
            $"DPO above {other}", paper,
            $"{other} {best.Setting}: {N(best.Reward)} at {N(best.Kl)}; DPO {(ours is null ? "never reaches that reward" : $"{N(ours.Reward)} at {N(ours.Kl)}")}",
            paper == "not in the figure" ? (wins ? "DPO is above" : "DPO is below") : Word(wins),
        ];
    }

    private static string Word(bool agrees) => agrees ? "yes" : "no";

    private static string N(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
