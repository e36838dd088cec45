using System.Globalization;
using System.Text.Json;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Training;

/// <summary>The checkpoints of a run: folders step-N, each with the state, the history, the tensors, and the checksums of all three.</summary>
public static class Checkpoints
{
    private const string Prefix = "step-";
    private const string StateFile = "state.json";
    private const string HistoryFile = "history.jsonl";
    private const string TensorsFile = "tensors.safetensors";

    /// <summary>Returns the steps of a folder's checkpoints, the newest first; empty if there is no such folder.</summary>
    public static IReadOnlyList<int> StepsIn(string folder) => !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateDirectories(folder, $"{Prefix}*").Select(path => StepOf(Path.GetFileName(path))).OfType<int>().OrderDescending()];

    /// <summary>Writes a checkpoint and deletes those that are not to be kept.</summary>
    internal static string Save(string folder, RunSnapshot snapshot, CheckpointConfig config)
    {
        var path = PathOf(folder, snapshot.Position.Step);
        WholeFolder.Write(path, files =>
        {
            files.Write(TensorsFile, stream => Safetensors.Write(stream, snapshot.Tensors));
            files.Write(HistoryFile, snapshot.History.WriteLines);
            files.Write(StateFile, stream => JsonSerializer.Serialize(stream, snapshot, RecordJson.Options));
        });
        DeleteOld(folder, config);
        return path;
    }

    /// <summary>Reads the newest checkpoint that is not damaged.</summary>
    /// <returns>The checkpoint, and a message for each that was passed over.</returns>
    /// <exception cref="CheckpointException">There is none.</exception>
    internal static (RunSnapshot Snapshot, IReadOnlyList<string> Messages) Load(string folder)
    {
        var damaged = new List<string>();
        foreach (var step in StepsIn(folder))
        {
            try
            {
                return (Read(PathOf(folder, step)), [.. damaged.Select(message => $"{message}; continuing from step {step}")]);
            }
            catch (CheckpointException error)
            {
                damaged.Add(error.Message);
            }
        }

        throw new CheckpointException(damaged.Count == 0 ? $"{folder}: there is no checkpoint" : $"no checkpoint can be used: {string.Join("; ", damaged)}");
    }

    private static RunSnapshot Read(string path)
    {
        try
        {
            WholeFolder.Check(path);
            using var state = File.OpenRead(Path.Combine(path, StateFile));
            var snapshot = JsonSerializer.Deserialize<RunSnapshot>(state, RecordJson.Options) ?? throw new InvalidDataException($"{path}: the state is empty");
            return snapshot with { History = RunHistory.ReadLines(Path.Combine(path, HistoryFile)), CopyInto = targets => CopyInto(path, targets) };
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path} is damaged or cannot be read: {error.Message}", error);
        }
    }

    private static void CopyInto(string path, IReadOnlyDictionary<string, Tensor> targets)
    {
        var file = Path.Combine(path, TensorsFile);
        try
        {
            using var tensors = StoredWeights.Open(file);
            tensors.CopyInto(targets, name => name, file, "the run has");
        }
        catch (InvalidDataException error)
        {
            throw new CheckpointException(error.Message, error);
        }
    }

    private static void DeleteOld(string folder, CheckpointConfig config)
    {
        var steps = StepsIn(folder);
        var best = config.Best is { } metric && steps.Count > config.Keep ? BestOf(folder, steps, metric, config.HigherIsBetter) : null;
        foreach (var step in steps.Skip(config.Keep).Where(step => step != best))
        {
            WholeFolder.Delete(PathOf(folder, step));
        }

        foreach (var unfinished in Directory.EnumerateDirectories(folder, $"{Prefix}*.tmp"))
        {
            Directory.Delete(unfinished, recursive: true); // of a process that was killed
        }
    }

    /// <summary>Returns the step of the checkpoint with the best last value of a metric; null if none has it.</summary>
    private static int? BestOf(string folder, IReadOnlyList<int> steps, string metric, bool higherIsBetter)
    {
        // The newest history has the values of all steps.
        var values = RunHistory.ReadLines(Path.Combine(PathOf(folder, steps[0]), HistoryFile)).Series(metric).ToLookup(row => row.Step, row => row.Value);
        var known = steps.Where(step => values[step].Any()).ToArray();
        return known.Length == 0 ? null
            : higherIsBetter ? known.MaxBy(step => values[step].Last()) : known.MinBy(step => values[step].Last());
    }

    private static string PathOf(string folder, int step) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D8}"));

    private static int? StepOf(string name) =>
        int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
}
