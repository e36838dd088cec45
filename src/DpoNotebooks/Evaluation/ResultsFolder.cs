using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models.Runtime;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Evaluation;

/// <summary>A folder of results: experiment.json, history.csv and .json, and frontier.json, each written atomically.</summary>
/// <param name="Path">The folder; created on the first write.</param>
public sealed record ResultsFolder(string Path)
{
    /// <summary>The experiment's record and the hashes of its inputs.</summary>
    public string ExperimentFile => System.IO.Path.Combine(Path, "experiment.json");

    /// <summary>Metrics, one row per step.</summary>
    public string HistoryFile => System.IO.Path.Combine(Path, "history.csv");

    /// <summary>The same metrics run by run.</summary>
    public string HistoryJsonFile => System.IO.Path.Combine(Path, "history.json");

    /// <summary>The frontier's points.</summary>
    public string FrontierFile => System.IO.Path.Combine(Path, "frontier.json");

    /// <summary>Writes the experiment's record, the hashes of its data, weights and tokenizer, and what ran it.</summary>
    /// <param name="experiment">Any record that System.Text.Json can write.</param>
    /// <param name="hashes">SHA-256 in hexadecimal, by the name of what was hashed.</param>
    /// <param name="madeBy">Versions, threads, device and dtype.</param>
    public void SaveExperiment<T>(T experiment, IReadOnlyDictionary<string, string> hashes, RunEnvironment madeBy)
    {
        var json = Describe(experiment, hashes);
        json["madeBy"] = RecordJson.Node(madeBy);
        WholeFile.Write(ExperimentFile, json.ToJsonString(RecordJson.Options) + "\n");
    }

    /// <summary>Whether the folder holds the results of an equal record and equal hashes, whatever made them.</summary>
    public bool Holds<T>(T experiment, IReadOnlyDictionary<string, string> hashes)
    {
        if (!File.Exists(ExperimentFile) || JsonNode.Parse(File.ReadAllText(ExperimentFile)) is not JsonObject found)
        {
            return false;
        }

        found.Remove("madeBy");
        return JsonNode.DeepEquals(found, JsonNode.Parse(Describe(experiment, hashes).ToJsonString(RecordJson.Options)));
    }

    /// <summary>What the steps cost. This file differs from run to run, unlike the others.</summary>
    public string CostsFile => System.IO.Path.Combine(Path, "costs.csv");

    /// <summary>Writes what the steps of a run cost.</summary>
    public void SaveCosts(DataFrame costs) => WholeFile.Write(CostsFile, HistoryCsv.Write(costs));

    /// <summary>Writes a run's metrics.</summary>
    public void SaveHistory(DataFrame history) => WholeFile.Write(HistoryFile, HistoryCsv.Write(history));

    /// <summary>Writes the metrics of some runs as they are, for tools that read JSON.</summary>
    public void SaveHistory(JsonArray runs) => WholeFile.Write(HistoryJsonFile, runs.ToJsonString(RecordJson.Options) + "\n");

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

    private static JsonObject Describe<T>(T experiment, IReadOnlyDictionary<string, string> hashes)
    {
        var record = JsonSerializer.SerializeToNode(experiment, RecordJson.Options);
        var named = new JsonObject(hashes.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        named["experiment"] = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(record?.ToJsonString() ?? "null")));
        return new JsonObject
        {
            ["type"] = typeof(T).Name,
            ["experiment"] = record,
            ["sha256"] = named,
        };
    }
}
