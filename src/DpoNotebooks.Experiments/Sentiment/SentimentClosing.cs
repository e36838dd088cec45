using DpoNotebooks.Evaluation;
using Microsoft.Data.Analysis;
using static DpoNotebooks.Experiments.Sentiment.SentimentTables;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>What the paper says of controlled sentiment and what was found here, each sentence decided by the numbers.</summary>
public static class SentimentClosing
{
    /// <summary>Nats within which the best points are compared.</summary>
    private const double Budget = 4;

    /// <summary>Standard errors by which two rewards must differ to be told apart.</summary>
    private const double Clear = 2;

    /// <summary>Rows of claim, paper, here, scale, seeds, and whether they agree.</summary>
    public static DataFrame Table(SentimentResults results)
    {
        var frontier = results.ToFrontier();
        var scale = $"{results.Experiment.Name}: {results.Experiment.Reference.Start}";
        string[][] rows =
        [
            Falls(results),
            .. results.Runs.Select(run => run.Recipe.Method).Where(method => method.StartsWith("DPO", StringComparison.Ordinal)).Distinct().Select(method => Reaches(frontier, method)),
            Beats(frontier, "Preferred-FT", "DPO above it"),
            Beats(frontier, "Unlikelihood", "DPO above it"),
            Beats(frontier, "Best-of-N", "not in the figure"),
        ];
        return SentimentTables.Table(["claim", "paper", "here", "scale", "seeds", "agrees"],
            [.. rows.Select(row => new[] { row[0], row[1], row[2], scale, SeedsOf(results, row[0]), row[3] })]);
    }

    /// <summary>KL at the last step of DPO, averaged over seeds, in the order of β.</summary>
    private static string[] Falls(SentimentResults results)
    {
        var kls = results.Runs.Where(run => run.Recipe.Method == "DPO" && run.Evaluations.Count > 0).GroupBy(run => run.Recipe.Beta).OrderBy(group => group.Key)
            .Select(group => (Beta: group.Key, Kl: group.Average(run => run.Last.Kl.Mean))).ToArray();
        var falls = kls.Zip(kls.Skip(1)).All(pair => pair.First.Kl > pair.Second.Kl);
        return ["DPO: KL falls as β rises, at one learning rate", "yes", string.Join(", ", kls.Select(point => $"β {point.Beta}: {F(point.Kl, 2)}")), kls.Length > 1 ? Word(falls) : "untested"];
    }

    private static string[] Reaches(Frontier frontier, string method)
    {
        var claim = $"{method}: reward 0.9 under {Budget} nats";
        return frontier.Best(Budget, method) is { } best
            ? [claim, "about 0.9 near 2.5 nats", $"{best.Setting}: {F(best.Reward, 3)} ± {F(best.RewardSe ?? double.NaN, 3)} at {F(best.Kl, 2)} nats", Word(best.Reward >= 0.9)]
            : [claim, "about 0.9 near 2.5 nats", "no point", "no"];
    }

    /// <summary>DPO against the other method's best point, each at both learning rates: whether some point of DPO with no more KL has clearly more reward, or less.</summary>
    private static string[] Beats(Frontier frontier, string other, string paper)
    {
        var claim = $"DPO above {other}";
        if (frontier.Points.Where(point => point.Method.StartsWith(other, StringComparison.Ordinal) && point.Kl <= Budget).MaxBy(point => point.Reward) is not { } best)
        {
            return [claim, paper, "no point", "untested"];
        }

        var ours = frontier.Points.Where(point => point.Method.StartsWith("DPO", StringComparison.Ordinal) && point.Kl <= best.Kl).MaxBy(point => point.Reward);
        var here = $"{best.Method}{(best.Setting.Length > 0 ? $" {best.Setting}" : "")}: {F(best.Reward, 3)} at {F(best.Kl, 2)} nats; DPO with no more KL: {(ours is null ? "no point" : $"{F(ours.Reward, 3)} at {F(ours.Kl, 2)}")}";
        var error = Math.Sqrt(Square(best.RewardSe) + Square(ours?.RewardSe));
        var verdict = ours is null || ours.Reward < best.Reward - Clear * error ? "no: below"
            : ours.Reward > best.Reward + Clear * error ? "yes"
            : "equal within error";
        return [claim, paper, here, verdict];

        static double Square(double? error) => error * error ?? 0;
    }

    /// <summary>Seeds of the runs that a claim compares: DPO's, and the other method's where it names one.</summary>
    private static string SeedsOf(SentimentResults results, string claim)
    {
        var other = results.Runs.Where(run => claim.EndsWith(run.Recipe.Method, StringComparison.Ordinal)).Select(run => run.Seed).Distinct().Order().ToArray();
        var dpo = results.Runs.Where(run => run.Recipe.Method.StartsWith("DPO", StringComparison.Ordinal)).Select(run => run.Seed).Distinct().Order().ToArray();
        return other.Length == 0 || other.SequenceEqual(dpo) ? string.Join(", ", dpo) : $"{string.Join(", ", dpo)}; {string.Join(", ", other)}";
    }

    private static string Word(bool agrees) => agrees ? "yes" : "no";
}
