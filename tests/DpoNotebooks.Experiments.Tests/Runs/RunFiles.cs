using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Losses;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Tests.Runs;

/// <summary>A folder with pairs for the model of the reviews world, and records of short runs on them.</summary>
internal sealed class RunFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string PathOf(string name) => _folder.PathOf(name);

    public string Write(string name, params string[] lines) => _folder.Write(name, string.Join('\n', lines));

    public void Dispose() => _folder.Dispose();

    /// <summary>A record of six steps of DPO with a checkpoint every second step.</summary>
    public TrainRecord Dpo() => new()
    {
        Model = Path.Combine(Checkout.Root, "data", "reviews", "sft"),
        Data = Write("pairs.jsonl", [.. new[] { "acting", "plot", "ending", "music", "setting" }.Select(subject =>
            $$"""{"prompt":"the {{subject}} felt","chosen":"great . i saw it on sunday .","rejected":"tedious . i disliked it ."}""")]),
        SaveEvery = 2,
        Preference = new PreferenceConfig
        {
            Loss = new Dpo { Beta = 0.1 },
            Training = new TrainingConfig { Steps = 6, Seed = 0, BatchSize = 2, Schedule = new Schedule { LearningRate = 1e-3, WarmupSteps = 0 } },
        },
    };

    /// <summary>Runs a record in a folder.</summary>
    public TrainResult Run(TrainRecord record, string name, bool resume = false, ExperimentContext? context = null, List<string>? notes = null) =>
        new TrainRecordRun(record, new RunFolder(PathOf(name)), context ?? ExperimentContext.Silent) { Resume = resume, Note = (notes ?? []).Add }.Execute();

    /// <summary>A context that cancels a run when a step is reported.</summary>
    public static ExperimentContext CancelledAt(int step, CancellationTokenSource cancel) => new()
    {
        Cancel = cancel.Token,
        Training = _ => report =>
        {
            if (report.Done == step)
            {
                cancel.Cancel();
            }
        },
    };

    /// <summary>The files that equal runs have in common.</summary>
    public (string Model, string History) ResultsOf(string name) =>
        (Convert.ToHexString(File.ReadAllBytes(PathOf($"{name}/model/model.safetensors"))), File.ReadAllText(PathOf($"{name}/history.csv")));
}
