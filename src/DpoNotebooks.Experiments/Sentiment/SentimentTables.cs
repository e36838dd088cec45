using System.Globalization;
using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Sweeps;
using DpoNotebooks.Experiments.Worlds;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The tables of the sentiment notebooks.</summary>
public static class SentimentTables
{
    /// <summary>The methods of an experiment and how each is trained.</summary>
    public static DataFrame ToTable(this IReadOnlyList<Method> methods) => Table(
        ["method", "setting", "seeds", "duration", "training"],
        [.. methods.Select(method => new[] { method.Name, method.Setting, string.Join(", ", method.Seeds), method.Duration, method.Description })]);

    /// <summary>Held-out texts with their true reward.</summary>
    public static SampleTable Examples(this World world, int count) => new(
        [.. world.HeldOut.Take(count).Zip(world.Reward([.. world.HeldOut.Take(count)]),
            (text, score) => new SampleRow("", world.Decode(text.Response), score.Reward))]);

    /// <summary>The two responses of one pair.</summary>
    public static SampleTable PairOf(this World world, PairDataset data, int pair)
    {
        TokenizedResponse[] responses = [data.Responses[data.Pairs[pair].Chosen], data.Responses[data.Pairs[pair].Rejected]];
        return new SampleTable([.. responses.Zip(world.Reward(responses), ["chosen", "rejected"]).Select(row =>
            new SampleRow(world.Decode(row.First.Prompt), world.Decode(row.First.Response), row.Second.Reward) { Source = row.Third })]);
    }

    /// <summary>The samples of one prefix, best first: they become its pairs.</summary>
    public static SampleTable SamplesOf(this SentimentPairs pairs, World world, int prompt)
    {
        var scored = pairs.Prompts[prompt];
        return new SampleTable([.. scored.Responses.Zip(scored.Rewards).OrderByDescending(sample => sample.Second)
            .Select(sample => new SampleRow(world.Decode(scored.Prompt), world.Decode(sample.First), sample.Second))]);
    }

    /// <summary>The checks of an audit.</summary>
    public static DataFrame ToTable(this IReadOnlyList<AuditCheck> checks) => Table(
        ["check", "holds", "measured"], [.. checks.Select(check => new[] { check.Name, check.Passed ? "yes" : "NO", check.Measured })]);

    /// <summary>The last evaluation of every run that measured a policy; a run that stopped before that shows the reason.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="measures">Measures to show beside reward and KL, see <see cref="World.Measures"/>.</param>
    public static DataFrame ToTable(this IReadOnlyList<SweepRun> runs, params IReadOnlyList<string> measures)
    {
        return Table(
            ["method", "setting", "seed", "reward", "KL", .. measures, "held-out accuracy"],
            [.. runs.Where(run => Measured(run) || run.Stopped is not null)
                .Select(run => (string[])[run.Method.Name, SettingOf(run), SeedOf(run), .. Numbers(run)])]);

        IEnumerable<string> Numbers(SweepRun run) => !Measured(run) ? Enumerable.Repeat("", 3 + measures.Count) :
        [
            Short(run.Last.Reward), Short(run.Last.Kl, 2),
            .. measures.Select(name => Known(run.Last.Measures, name, 2)), Known(run.Measurements[^1].HeldOut, "rewards/accuracies", 3),
        ];
    }

    /// <summary>Two estimators of the same KL on the same samples, and their difference, sample by sample.</summary>
    public static DataFrame KlEstimators(this IReadOnlyList<SweepRun> runs) => Table(
        ["method", "setting", "seed", "full vocabulary", "log-ratio", "difference"],
        [.. runs.Where(Measured).Select(run => new[]
        {
            run.Method.Name, run.Method.Setting, SeedOf(run), Short(run.Last.Kl), Short(run.Last.KlLogRatio), Short(run.Last.KlDifference),
        })]);

    /// <summary>The last point of each run and the points without a run, by method.</summary>
    public static DataFrame ToTable(this Frontier frontier)
    {
        var dominated = frontier.Dominated();
        var last = frontier.Points.GroupBy(point => point.Run).Select(run => run.MaxBy(point => point.Step ?? 0)).OfType<FrontierPoint>();
        return Table(["point", "seed", "KL", "reward", "dominated"], [.. last.Select(point => new[]
        {
            $"{point.Method} {point.Setting}".Trim(), point.Seed?.ToString(CultureInfo.InvariantCulture) ?? "",
            F(point.Kl, 2) + (point.KlSe is { } klSe ? $" ± {F(klSe, 2)}" : ""),
            F(point.Reward, 3) + (point.RewardSe is { } se ? $" ± {F(se, 3)}" : ""),
            dominated.Contains(point) ? "yes" : "no",
        })]);
    }

    /// <summary>The same prefixes continued by several policies.</summary>
    public static SampleTable SideBySide(World world, int prompts, params IReadOnlyList<(string Source, PolicyEvaluation Evaluation)> policies) => new(
        [.. from prompt in Enumerable.Range(0, prompts)
            from policy in policies
            select RowOf(world, policy.Evaluation, prompt, policy.Source)]);

    /// <summary>One prefix continued as training goes on, from the reference to the last step.</summary>
    public static SampleTable SamplesOf(this SweepRun run, World world, PolicyEvaluation reference, int prompt) => new(
        [RowOf(world, reference, prompt, "step 0"), .. run.Measurements.Select(measured => RowOf(world, measured.Samples, prompt, $"step {measured.Step}"))]);

    /// <summary>Creates a table of text columns.</summary>
    public static DataFrame Table(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows) =>
        new(columns.Select((name, column) => new StringDataFrameColumn(name, rows.Select(row => row[column]))));

    private static SampleRow RowOf(World world, PolicyEvaluation evaluation, int prompt, string source)
    {
        var sample = evaluation.Samples.First(sample => sample.Prompt == prompt);
        return new SampleRow(world.Decode(sample.Text.Prompt), world.Decode(sample.Text.Response), sample.Score.Reward) { Source = source };
    }

    private static bool Measured(SweepRun run) => run.Measurements.Count > 0;

    private static string SeedOf(SweepRun run) => run.Seed.ToString(CultureInfo.InvariantCulture);

    private static string SettingOf(SweepRun run) => run.Stopped is null ? run.Method.Setting
        : Measured(run) ? $"{run.Method.Setting} (stopped after step {run.Measurements[^1].Step})"
        : $"{run.Method.Setting} (stopped: {run.Stopped})";

    internal static string Known(IReadOnlyDictionary<string, Estimate> measures, string name, int digits) =>
        measures.TryGetValue(name, out var measure) ? Short(measure, digits) : "";

    internal static string Short(Estimate estimate, int digits = 3) => $"{F(estimate.Mean, digits)} ± {F(estimate.StandardError, digits)}";

    internal static string F(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);
}
