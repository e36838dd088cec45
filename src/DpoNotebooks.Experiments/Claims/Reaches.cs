using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Sweeps;

namespace DpoNotebooks.Experiments.Claims;

/// <summary>Some point of each method of a family has a reward within a budget of KL.</summary>
public sealed record Reaches : Claim
{
    /// <summary>The family of methods.</summary>
    public required string Family { get; init; }

    /// <summary>The reward.</summary>
    public required double Reward { get; init; }

    /// <summary>Largest KL, in nats.</summary>
    public required double MaxKl { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ClaimResult> Check(IReadOnlyList<SweepRun> runs) =>
        RunsOf(runs, Family).GroupBy(run => run.Method.Name).Select(method =>
        {
            var best = new Frontier(method.SelectMany(run => run.Points)).Best(MaxKl);
            return new ClaimResult(
                $"{method.Key}: reward {Reward} under {MaxKl} nats", Paper, best is null ? "no point" : $"{best.Setting}: {Place(best)}",
                SeedsOf(method), best?.Reward >= Reward ? "yes" : "no");
        });
}
