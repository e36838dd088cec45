using System.Text.Json;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sweeps;

/// <summary>Writes and reads the runs of a sweep in a <see cref="RunStore"/>.</summary>
internal static class StoredSweepRun
{
    private const string HistoryFile = "history.jsonl";
    private const string MeasuresFile = "measures.json";

    /// <summary>Writes a finished run.</summary>
    public static void Save(StoredRun stored, SweepRun run)
    {
        if (run.Policy is { Adapter: { } adapter })
        {
            adapter.Save(PolicyFolder(stored));
        }
        else
        {
            run.Policy?.Save(PolicyFolder(stored));
        }

        stored.Finish(files =>
        {
            files.Write(HistoryFile, run.History.WriteLines);
            files.Write(MeasuresFile, stream => JsonSerializer.Serialize(stream, new Measures(run.Measurements, run.Points, run.Stopped), RecordJson.Options));
        });
    }

    /// <summary>Reads a finished run.</summary>
    /// <returns>The run; null if it is not finished, or if its policy is asked for and was not kept.</returns>
    /// <exception cref="InvalidDataException">The result was damaged.</exception>
    public static SweepRun? Load(StoredRun stored, MethodInputs inputs, Method method, int seed, bool keepsPolicy)
    {
        if (!stored.IsFinished || (keepsPolicy && !Directory.Exists(PolicyFolder(stored))))
        {
            return null;
        }

        WholeFolder.Check(stored.ResultFolder);
        using var file = File.OpenRead(Path.Combine(stored.ResultFolder, MeasuresFile));
        var measures = JsonSerializer.Deserialize<Measures>(file, RecordJson.Options)
            ?? throw new InvalidDataException($"{stored.ResultFolder}: {MeasuresFile} is empty");
        var history = RunHistory.ReadLines(Path.Combine(stored.ResultFolder, HistoryFile));
        return new SweepRun(method, seed, history, measures.Measurements, [.. measures.Points.Select(point => point with { Look = method.Look })])
        {
            Stopped = measures.Stopped,
            WasFinished = true,
            Policy = keepsPolicy ? PolicyOf(stored, inputs.Reference) : null,
        };
    }

    private static CausalLm PolicyOf(StoredRun stored, CausalLm reference)
    {
        if (File.Exists(Path.Combine(PolicyFolder(stored), "config.json")))
        {
            return CausalLm.Load(PolicyFolder(stored), reference.Device, reference.Dtype);
        }

        var policy = reference.Clone();
        LoraAdapter.Load(policy, PolicyFolder(stored));
        return policy;
    }

    private static string PolicyFolder(StoredRun stored) => Path.Combine(stored.Path, "policy");

    /// <summary>What a run has measured.</summary>
    private sealed record Measures(IReadOnlyList<Measurement> Measurements, IReadOnlyList<FrontierPoint> Points, string? Stopped);
}
