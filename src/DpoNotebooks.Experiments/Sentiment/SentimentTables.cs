using System.Globalization;
using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Sweeps;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The tables of the sentiment notebooks.</summary>
public static class SentimentTables
{
    /// <summary>The methods of an experiment and how each is trained.</summary>
    public static DataFrame ToTable(this IReadOnlyList<MethodRecipe> methods) => Table(
        ["method", "setting", "seeds", "steps", "pairs a step", "learning rate"],
        [.. methods.Select(method => new[]
        {
            method.Method, method.Label, string.Join(", ", method.Seeds), $"{method.Training.Steps}", $"{method.Training.BatchSize}",
            method.Training.Schedule.LearningRate.ToString("G3", CultureInfo.InvariantCulture),
        })]);

    /// <summary>Texts of a corpus with their true reward.</summary>
    public static SampleTable Examples(this SentimentTexts texts, int count) => new(
        [.. texts.HeldOut.Take(count).Zip(texts.Reward([.. texts.HeldOut.Take(count)]), (text, score) => new SampleRow("", texts.Decode(text.Response), score.Reward))]);

    /// <summary>The two responses of one pair.</summary>
    public static SampleTable PairOf(this SentimentTexts texts, PairDataset data, int pair)
    {
        TokenizedResponse[] responses = [data.Responses[data.Pairs[pair].Chosen], data.Responses[data.Pairs[pair].Rejected]];
        return new SampleTable([.. responses.Zip(texts.Reward(responses), ["chosen", "rejected"]).Select(row =>
            new SampleRow(texts.Decode(row.First.Prompt), texts.Decode(row.First.Response), row.Second.Reward) { Source = row.Third })]);
    }

    /// <summary>The samples of one prefix, best first: they become its pairs.</summary>
    public static SampleTable SamplesOf(this SentimentPairs pairs, SentimentTexts texts, int prompt)
    {
        var scored = pairs.Prompts[prompt];
        return new SampleTable([.. scored.Responses.Zip(scored.Rewards).OrderByDescending(sample => sample.Second)
            .Select(sample => new SampleRow(texts.Decode(scored.Prompt), texts.Decode(sample.First), sample.Second))]);
    }

    /// <summary>The checks of an audit.</summary>
    public static DataFrame ToTable(this IReadOnlyList<AuditCheck> checks) => Table(
        ["check", "holds", "measured"], [.. checks.Select(check => new[] { check.Name, check.Passed ? "yes" : "NO", check.Measured })]);

    /// <summary>The last evaluation of every run; one that stopped before any says why.</summary>
    public static DataFrame ToTable(this IReadOnlyList<SweepRun> runs)
    {
        (string Name, int Digits)[] measures = [.. new[] { ("grammatical", 2), ("length", 1) }.Where(measure => runs.Any(run => Measured(run) && run.Last.Measures.ContainsKey(measure.Item1)))];
        return Table(
            ["method", "setting", "seed", "reward", "KL", .. measures.Select(measure => measure.Name), "held-out accuracy"],
            [.. runs.Select(run => (string[])[run.Recipe.Method, SettingOf(run), run.Seed.ToString(CultureInfo.InvariantCulture), .. Measured(run) ? Numbers(run) : Enumerable.Repeat("", 3 + measures.Length)])]);

        IEnumerable<string> Numbers(SweepRun run) =>
        [
            Short(run.Last.Reward), Short(run.Last.Kl, 2),
            .. measures.Select(measure => Known(run.Last.Measures, measure.Name, measure.Digits)), Known(run.Evaluations[^1].HeldOut, "rewards/accuracies", 3),
        ];
    }

    /// <summary>Two estimators of the same KL on the same samples, and their difference, sample by sample.</summary>
    public static DataFrame KlEstimators(this IReadOnlyList<SweepRun> runs) => Table(
        ["method", "setting", "seed", "full vocabulary", "log-ratio", "difference"],
        [.. runs.Where(Measured).Select(run => new[]
        {
            run.Recipe.Method, run.Recipe.Label, run.Seed.ToString(CultureInfo.InvariantCulture), Short(run.Last.Kl), Short(run.Last.KlLogRatio),
            Short(run.Last.KlDifference),
        })]);

    /// <summary>The last point of each run, and the points without runs, by method.</summary>
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
    public static SampleTable SideBySide(SentimentTexts texts, int prompts, params IReadOnlyList<(string Source, PolicyEvaluation Evaluation)> policies) => new(
        [.. from prompt in Enumerable.Range(0, prompts)
            from policy in policies
            select RowOf(texts, policy.Evaluation, prompt, policy.Source)]);

    /// <summary>One prefix continued as training goes on, from the reference to the last step.</summary>
    public static SampleTable SamplesOf(this SweepRun run, SentimentTexts texts, PolicyEvaluation reference, int prompt) => new(
        [RowOf(texts, reference, prompt, "step 0"), .. run.Evaluations.Select(measured => RowOf(texts, measured.Samples, prompt, $"step {measured.Step}"))]);

    /// <summary>A table of texts.</summary>
    public static DataFrame Table(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows) =>
        new(columns.Select((name, column) => new StringDataFrameColumn(name, rows.Select(row => row[column]))));

    private static SampleRow RowOf(SentimentTexts texts, PolicyEvaluation evaluation, int prompt, string source)
    {
        var sample = evaluation.Samples.First(sample => sample.Prompt == prompt);
        return new SampleRow(texts.Decode(sample.Text.Prompt), texts.Decode(sample.Text.Response), sample.Score.Reward) { Source = source };
    }

    private static bool Measured(SweepRun run) => run.Evaluations.Count > 0;

    private static string SettingOf(SweepRun run) => run.Stopped is null ? run.Recipe.Label
        : Measured(run) ? $"{run.Recipe.Label} (stopped after step {run.Evaluations[^1].Step})"
        : $"{run.Recipe.Label} (stopped: {run.Stopped})";

    internal static string Known(IReadOnlyDictionary<string, Estimate> measures, string name, int digits) =>
        measures.TryGetValue(name, out var measure) ? Short(measure, digits) : "";

    internal static string Short(Estimate estimate, int digits = 3) => $"{F(estimate.Mean, digits)} ± {F(estimate.StandardError, digits)}";

    internal static string F(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);
}
