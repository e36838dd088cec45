using System.Text.Json;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>Where a sweep's runs and results are in a store. The ids of the runs depend on the reference's weights and on the pairs, so they are
/// written down when these are known.</summary>
internal static class SweepIndex
{
    /// <summary>The folder of the results of an experiment.</summary>
    public static string ResultsOf(RunStore store, SentimentExperiment experiment) => Path.Combine(store.Folder, "results", IdOf(experiment));

    /// <summary>Writes the id of each run by its name.</summary>
    public static void Write(RunStore store, SentimentExperiment experiment, IReadOnlyDictionary<string, string> ids) =>
        WholeFile.Write(PathOf(store, experiment), RecordJson.Node(ids).ToJsonString(RecordJson.Options) + "\n");

    /// <summary>Reads the ids; null if they are not known yet.</summary>
    public static Dictionary<string, string>? Read(RunStore store, SentimentExperiment experiment) => File.Exists(PathOf(store, experiment))
        ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(PathOf(store, experiment)))
        : null;

    private static string PathOf(RunStore store, SentimentExperiment experiment) => Path.Combine(store.Folder, "sweeps", IdOf(experiment) + ".json");

    private static string IdOf(SentimentExperiment experiment) =>
        RunId.Of(RecordJson.Node(experiment with { Workers = 1 })); // however the runs are spread
}
