using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Sweeps;
using DpoNotebooks.Models.Runtime;
using DpoNotebooks.Training;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>What a sentiment experiment measured.</summary>
/// <param name="Experiment">Its record.</param>
/// <param name="Reference">The reference's own evaluation: where every policy starts.</param>
/// <param name="Runs">The runs.</param>
public sealed record SentimentResults(SentimentExperiment Experiment, PolicyEvaluation Reference, IReadOnlyList<SweepRun> Runs)
{
    /// <summary>Every measurement as a point: the reference, and what each run added.</summary>
    public Frontier ToFrontier() => Frontier.Merge(
        [new Frontier(Reference.ToPoint("SFT") with { Look = SeriesLook.Reference }), .. Runs.Select(run => new Frontier(run.Points))]);

    /// <summary>The paper's claims and what was found here: claim, paper, here, scale, seeds, agrees.</summary>
    public DataFrame ToClaimTable() => SentimentTables.Table(
        ["claim", "paper", "here", "scale", "seeds", "agrees"],
        [.. Experiment.Claims.SelectMany(claim => claim.Check(Runs)).Select(row => new[]
        {
            row.Claim, row.Paper, row.Here, $"{Experiment.Name}: {Experiment.Reference.Start}", row.Seeds, row.Agrees,
        })]);

    /// <summary>The concatenated histories of some runs, one row per step or evaluation. The first columns name the run.</summary>
    public static DataFrame HistoryOf(IReadOnlyList<SweepRun> runs)
    {
        var rows = runs.SelectMany(run => run.History.Rows.Select(row => (Run: run, Row: row))).ToArray();
        var names = rows.SelectMany(row => row.Row.Metrics.Keys).Distinct();
        return new DataFrame(
        [
            new StringDataFrameColumn("method", rows.Select(row => row.Run.Method.Name)),
            new StringDataFrameColumn("setting", rows.Select(row => row.Run.Method.Setting)),
            new Int32DataFrameColumn("seed", rows.Select(row => row.Run.Seed)),
            new Int32DataFrameColumn("step", rows.Select(row => row.Row.Step)),
            new Int64DataFrameColumn("examples", rows.Select(row => row.Row.Examples)),
            .. names.Select(name => new DoubleDataFrameColumn(
                name, rows.Select(row => row.Row.Metrics.TryGetValue(name, out var value) ? value : (double?)null))),
        ]);
    }

    /// <summary>The histories run by run: method, setting, seed, and rows of step, examples and metrics.</summary>
    public JsonArray ToHistoryJson() => new([.. Runs.Select(run => new JsonObject
    {
        ["method"] = run.Method.Name,
        ["setting"] = run.Method.Setting,
        ["seed"] = run.Seed,
        ["rows"] = run.History.ToJson(),
    })]);

    /// <summary>Writes every run as TensorBoard events, in tensorboard/run under the folder.</summary>
    public void SaveTensorBoard(string folder)
    {
        foreach (var run in Runs)
        {
            run.History.WriteTensorBoard(Path.Combine(folder, "tensorboard", run.Method.RunOf(run.Seed)));
        }
    }

    /// <summary>What each step of some runs cost: method, setting, seed, step, seconds, tokens, tokens/s, peak memory.</summary>
    public static DataFrame CostsOf(IReadOnlyList<SweepRun> runs)
    {
        var rows = runs.SelectMany(run => run.History.Rows.Where(row => row.Cost is not null).Select(row => (Run: run, Row: row))).ToArray();
        return new DataFrame(
        [
            new StringDataFrameColumn("method", rows.Select(row => row.Run.Method.Name)),
            new StringDataFrameColumn("setting", rows.Select(row => row.Run.Method.Setting)),
            new Int32DataFrameColumn("seed", rows.Select(row => row.Run.Seed)),
            new Int32DataFrameColumn("step", rows.Select(row => row.Row.Step)),
            .. RunHistory.CostColumns([.. rows.Select(row => row.Row)]),
        ]);
    }

    /// <summary>Writes experiment.json, history.csv, history.json, frontier.json and costs.csv.</summary>
    /// <param name="folder">The folder of this run.</param>
    /// <param name="hashes">SHA-256 of data and reference.</param>
    /// <param name="madeBy">Versions, threads, device and dtype.</param>
    /// <returns>The files, relative to the current folder.</returns>
    public IReadOnlyList<string> Save(string folder, IReadOnlyDictionary<string, string> hashes, RunEnvironment madeBy)
    {
        var results = new ResultsFolder(folder);
        results.SaveHistory(HistoryOf(Runs));
        results.SaveHistory(ToHistoryJson());
        results.SaveCosts(CostsOf(Runs));
        results.SaveFrontier(ToFrontier());
        results.SaveExperiment(Experiment, hashes, madeBy); // written last: if it exists, the other files are complete
        return [.. new[] { results.ExperimentFile, results.HistoryFile, results.HistoryJsonFile, results.FrontierFile, results.CostsFile }
            .Select(file => Path.GetRelativePath(Directory.GetCurrentDirectory(), file))];
    }
}
