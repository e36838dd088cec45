using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Files;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Evaluation;

/// <summary>A folder of results: experiment.json, history.csv and .json, and frontier.json, each written atomically.</summary>
/// <param name="Path">The folder; created on the first write.</param>
public sealed record ResultsFolder(string Path)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    /// <summary>The experiment's record and the hashes of its inputs.</summary>
    public string ExperimentFile => System.IO.Path.Combine(Path, "experiment.json");

    /// <summary>Metrics, one row per step.</summary>
    public string HistoryFile => System.IO.Path.Combine(Path, "history.csv");

    /// <summary>The same metrics run by run.</summary>
    public string HistoryJsonFile => System.IO.Path.Combine(Path, "history.json");

    /// <summary>The frontier's points.</summary>
    public string FrontierFile => System.IO.Path.Combine(Path, "frontier.json");

    /// <summary>Writes the experiment's record and the hashes of its data, weights and tokenizer.</summary>
    /// <param name="experiment">Any record that System.Text.Json can write.</param>
    /// <param name="hashes">SHA-256 in hexadecimal, by the name of what was hashed.</param>
    public void SaveExperiment<T>(T experiment, IReadOnlyDictionary<string, string> hashes) =>
        WholeFile.Write(ExperimentFile, Describe(experiment, hashes));

    /// <summary>Whether the folder holds the results of an equal record and equal hashes.</summary>
    public bool Holds<T>(T experiment, IReadOnlyDictionary<string, string> hashes) =>
        File.Exists(ExperimentFile) && File.ReadAllText(ExperimentFile) == Describe(experiment, hashes);

    /// <summary>Writes a run's metrics.</summary>
    public void SaveHistory(DataFrame history) => WholeFile.Write(HistoryFile, HistoryCsv.Write(history));

    /// <summary>Writes the metrics of some runs as they are, for tools that read JSON.</summary>
    public void SaveHistory(JsonArray runs) => WholeFile.Write(HistoryJsonFile, runs.ToJsonString(Json) + "\n");

    /// <summary>Reads a run's metrics; all-number columns come back as double.</summary>
    public DataFrame LoadHistory() => HistoryCsv.Read(HistoryFile);

    /// <summary>Writes the frontier.</summary>
    public void SaveFrontier(Frontier frontier) => frontier.Save(FrontierFile);

    /// <summary>Reads the frontier.</summary>
    public Frontier LoadFrontier() => Frontier.Load(FrontierFile);

    /// <summary>SHA-256 of a file, in lower-case hexadecimal.</summary>
    public static string Sha256Of(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string Describe<T>(T experiment, IReadOnlyDictionary<string, string> hashes)
    {
        var record = JsonSerializer.SerializeToNode(experiment, Json);
        var named = new JsonObject(hashes.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        named["experiment"] = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(record?.ToJsonString() ?? "null")));
        return new JsonObject
        {
            ["type"] = typeof(T).Name,
            ["experiment"] = record,
            ["sha256"] = named,
        }.ToJsonString(Json) + "\n";
    }
}
