using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models.Runtime;

namespace DpoNotebooks.Training;

/// <content>The state of a run: saved, loaded, copied.</content>
public sealed partial class TrainingRun<TModel, TConfig>
{
    private readonly JsonNode _start;

    /// <summary>Writes a checkpoint, the folder step-N, into a folder. It appears whole or not at all.</summary>
    /// <param name="folder">The folder of the run's checkpoints; created if it does not exist.</param>
    /// <returns>The checkpoint's folder.</returns>
    public string Save(string folder) =>
        Checkpoints.Save(folder, Snapshot(), _hooks.Checkpoints ?? new CheckpointConfig { Folder = folder, Keep = int.MaxValue });

    /// <summary>Continues from the newest checkpoint of a folder that is not damaged.</summary>
    /// <returns>What the user should know: damaged checkpoints that were passed over, another number of threads, another version.</returns>
    /// <exception cref="CheckpointException">There is no checkpoint, all are damaged, or it belongs to another run: another configuration, other
    /// data, another model. The run is then unchanged.</exception>
    public IReadOnlyList<string> Resume(string folder)
    {
        var (snapshot, messages) = Checkpoints.Load(folder);
        Restore(snapshot);
        return [.. messages, .. snapshot.Differences(Snapshot().MadeBy)];
    }

    /// <summary>Copies the run. Both continue independently, from the same state.</summary>
    /// <param name="hooks">The hooks of the copy; null means none.</param>
    /// <returns>The copy, with a model of its own, which the caller disposes of.</returns>
    public TrainingRun<TModel, TConfig> Fork(TrainingHooks? hooks = null)
    {
        var model = _objective.CopyModel();
        foreach (var (copy, own) in model.parameters().Zip(Model.parameters()))
        {
            copy.requires_grad = own.requires_grad;
        }

        var fork = new TrainingRun<TModel, TConfig>(model, _objective.On(model), hooks);
        fork.Restore(Snapshot() with { Start = RecordJson.Node(_objective.Config) });
        return fork;
    }

    private RunSnapshot Snapshot() => new()
    {
        Trainer = _objective.Name,
        Start = _start,
        Config = RecordJson.Node(_objective.Config),
        Position = _position,
        Sources = _objective.Sources,
        Layout = [.. _weights.Layout.Select(weight => weight.ToString())],
        Objective = _objective.State,
        Extra = _hooks.State?.Save(),
        MadeBy = RunEnvironment.Of(_weights.Masters[0].device, Model.parameters().First().dtype),
        History = History,
        Tensors = Tensors(),
    };

    private void Restore(RunSnapshot snapshot)
    {
        snapshot.CheckBelongsTo(Snapshot());
        using var noGrad = no_grad();
        _objective.Config = snapshot.Config.Deserialize<TConfig>(RecordJson.Options)!;
        snapshot.CopyInto(Tensors());
        _weights.CopyToWeights();
        _objective.State = snapshot.Objective;
        _hooks.State?.Restore(snapshot.Extra);
        _position = snapshot.Position;
        History.Replace(snapshot.History);
        _average?.Use(IsFinished);
    }

    /// <summary>All tensors of the state, by name.</summary>
    private Dictionary<string, Tensor> Tensors() => new(
    [
        .. (_average?.Raw ?? _weights.Masters).Select((master, group) => KeyValuePair.Create($"weights.{group}", master)),
        .. (_average?.Average ?? []).Select((average, group) => KeyValuePair.Create($"average.{group}", average)),
        .. _optimizer.State.Select((state, index) => KeyValuePair.Create($"optimizer.{index}", state)),
        .. _objective.Tensors.Select(tensor => KeyValuePair.Create($"objective.{tensor.Key}", tensor.Value)),
    ]);
}
