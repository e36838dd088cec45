using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Sweeps;

namespace DpoNotebooks.Experiments.Claims;

/// <summary>Some point of one family has clearly more reward, with no more KL, than the best point of another family.</summary>
public sealed record Above : Claim
{
    /// <summary>The family claimed to be better.</summary>
    public required string Family { get; init; }

    /// <summary>The family it is compared with.</summary>
    public required string Other { get; init; }

    /// <summary>Largest KL of the other family's point, in nats.</summary>
    public required double MaxKl { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ClaimResult> Check(IReadOnlyList<SweepRun> runs)
    {
        var (own, others) = (RunsOf(runs, Family), RunsOf(runs, Other));
        var (seeds, otherSeeds) = (SeedsOf(own), SeedsOf(others));
        var allSeeds = otherSeeds.Length == 0 || otherSeeds == seeds ? seeds : $"{seeds}; {otherSeeds}";
        var (here, agrees) = Compare(own, others);
        yield return new ClaimResult($"{Family} above {Other}", Paper, here, allSeeds, agrees);
    }

    private (string Here, string Agrees) Compare(IReadOnlyList<SweepRun> own, IReadOnlyList<SweepRun> others)
    {
        if (new Frontier(others.SelectMany(run => run.Points)).Best(MaxKl) is not { } best)
        {
            return ("no point", "untested");
        }

        var ours = new Frontier(own.SelectMany(run => run.Points)).Best(best.Kl);
        var error = Math.Sqrt(Square(best.RewardSe) + Square(ours?.RewardSe));
        var agrees = ours is null || ours.Reward < best.Reward - Clear * error ? "no: below"
            : ours.Reward > best.Reward + Clear * error ? "yes"
            : "equal within error";
        return ($"{$"{best.Method} {best.Setting}".Trim()}: {Place(best)}; {Family} with no more KL: {(ours is null ? "no point" : Place(ours))}", agrees);

        static double Square(double? error) => error * error ?? 0;
    }
}
