using System.Globalization;
using System.Text.Json.Serialization;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Sweeps;

namespace DpoNotebooks.Experiments.Claims;

/// <summary>A statement of the paper that a sweep can test.</summary>
[JsonConverter(typeof(ClaimConverter))]
public abstract record Claim
{
    /// <summary>Number of standard errors by which two rewards must differ to count as different.</summary>
    private protected const double Clear = 2;

    /// <summary>What the paper says.</summary>
    public string Paper { get; init; } = "yes";

    /// <summary>Checks the claim.</summary>
    /// <param name="runs">The runs of the sweep.</param>
    public abstract IEnumerable<ClaimResult> Check(IReadOnlyList<SweepRun> runs);

    /// <summary>Runs of the methods of a family, e.g. DPO's at every learning rate.</summary>
    private protected static IReadOnlyList<SweepRun> RunsOf(IReadOnlyList<SweepRun> runs, string family) =>
        [.. runs.Where(run => run.Method.Family == family)];

    /// <summary>The seeds of some runs that trained a policy, as text.</summary>
    private protected static string SeedsOf(IEnumerable<SweepRun> runs) =>
        string.Join(", ", runs.Where(run => run.Measurements.Count > 0).Select(run => run.Seed).Distinct().Order());

    /// <summary>A point's reward and KL, as text.</summary>
    private protected static string Place(FrontierPoint point) =>
        string.Create(CultureInfo.InvariantCulture, $"{point.Reward:F3} ± {point.RewardSe ?? double.NaN:F3} at {point.Kl:F2} nats");
}

/// <summary>One row of the closing table.</summary>
/// <param name="Claim">The statement.</param>
/// <param name="Paper">What the paper says.</param>
/// <param name="Here">What was measured.</param>
/// <param name="Seeds">Seeds of the runs that were compared.</param>
/// <param name="Agrees">yes, no, equal within error, or untested.</param>
public sealed record ClaimResult(string Claim, string Paper, string Here, string Seeds, string Agrees);
