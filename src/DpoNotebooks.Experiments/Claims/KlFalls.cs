using System.Globalization;
using DpoNotebooks.Experiments.Sweeps;

namespace DpoNotebooks.Experiments.Claims;

/// <summary>The KL at the last step, averaged over seeds, falls as a setting rises, all else being equal.</summary>
public sealed record KlFalls : Claim
{
    /// <summary>Name of the method.</summary>
    public required string Method { get; init; }

    /// <summary>Symbol of the setting, e.g. β.</summary>
    public required string Setting { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<ClaimResult> Check(IReadOnlyList<SweepRun> runs)
    {
        SweepRun[] compared = [.. runs.Where(run => run.Method.Name == Method && run.Measurements.Count > 0 && run.Method.Settings.ContainsKey(Setting))];
        var kls = compared.GroupBy(run => run.Method.Settings[Setting]).OrderBy(group => group.Key)
            .Select(group => (Setting: group.Key, Kl: group.Average(run => run.Last.Kl.Mean))).ToArray();
        var falls = kls.Zip(kls.Skip(1)).All(pair => pair.First.Kl > pair.Second.Kl);
        yield return new ClaimResult(
            $"{Method}: KL falls as {Setting} rises, at one learning rate", Paper,
            string.Join(", ", kls.Select(point => string.Create(CultureInfo.InvariantCulture, $"{Setting} {point.Setting}: {point.Kl:F2}"))),
            SeedsOf(compared), kls.Length < 2 ? "untested" : falls ? "yes" : "no");
    }
}
