using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DpoNotebooks.Models.Runtime;

namespace DpoNotebooks.Training;

/// <summary>The state of a run between two steps.</summary>
internal sealed record RunSnapshot
{
    /// <summary>The name of the trainer.</summary>
    public required string Trainer { get; init; }

    /// <summary>The configuration with which the run began.</summary>
    public required JsonNode Start { get; init; }

    /// <summary>The configuration now.</summary>
    public required JsonNode Config { get; init; }

    /// <summary>How far the run has come.</summary>
    public required RunPosition Position { get; init; }

    /// <summary>Hashes of the inputs.</summary>
    public required IReadOnlyDictionary<string, string> Sources { get; init; }

    /// <summary>Names and shapes of the trained weights.</summary>
    public required IReadOnlyList<string> Layout { get; init; }

    /// <summary>The numbers that the loss keeps.</summary>
    public JsonNode? Objective { get; init; }

    /// <summary>The state of <see cref="TrainingHooks.State"/>.</summary>
    public JsonNode? Extra { get; init; }

    /// <summary>Versions, threads, device and dtype.</summary>
    public required RunEnvironment MadeBy { get; init; }

    /// <summary>The measurements.</summary>
    [JsonIgnore]
    public RunHistory History { get; init; } = new();

    /// <summary>The tensors by name; empty if they are in a file.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, Tensor> Tensors { get; init; } = new Dictionary<string, Tensor>();

    /// <summary>Copies the snapshot's tensors into those of a run.</summary>
    [JsonIgnore]
    public Action<IReadOnlyDictionary<string, Tensor>> CopyInto
    {
        get => field ?? Copy;
        init;
    }

    /// <summary>Checks that a run can continue from this snapshot.</summary>
    /// <param name="run">The run as it is now.</param>
    /// <exception cref="CheckpointException">It cannot; the message lists what differs.</exception>
    public void CheckBelongsTo(RunSnapshot run)
    {
        string[] differences =
        [
            .. Trainer == run.Trainer ? [] : new[] { $"the trainer is {Trainer}, here {run.Trainer}" },
            .. ConfigChange.Between(Start, run.Start).Select(change => $"{change.Path} is {change.Before ?? "none"}, here {change.After ?? "none"}"),
            .. Sources.Keys.Union(run.Sources.Keys).Where(name => Sources.GetValueOrDefault(name) != run.Sources.GetValueOrDefault(name))
                .Select(name => $"the {name} are others"),
            .. Layout.Except(run.Layout).Take(3).Select(weight => $"it trains {weight}, which is not trained here"),
            .. run.Layout.Except(Layout).Take(3).Select(weight => $"it does not train {weight}"),
        ];
        if (differences.Length > 0)
        {
            throw new CheckpointException($"the checkpoint belongs to another run: {string.Join("; ", differences)}");
        }
    }

    /// <summary>Returns what makes the continued run differ in its last bits from an uninterrupted one.</summary>
    public IEnumerable<string> Differences(RunEnvironment now) => MadeBy.Differences(now).Select(
        difference => $"the checkpoint was made with {difference}: the numbers may differ in their last bits from an uninterrupted run");

    private void Copy(IReadOnlyDictionary<string, Tensor> targets)
    {
        foreach (var (name, tensor) in targets)
        {
            tensor.copy_(Tensors[name]);
        }
    }
}
