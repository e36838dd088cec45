using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>A folder of runs, each in a folder with a stable id. A run that is in the store is never made again; several processes, also on several
/// machines with a common file system, share its work.</summary>
/// <param name="Folder">The folder; created when the first run begins.</param>
public sealed record RunStore(string Folder)
{
    /// <summary>When a run of the store writes checkpoints; each writes them into its own folder.</summary>
    public CheckpointConfig Checkpoints { get; init; } = new() { Folder = "checkpoints", EveryMinutes = 1 };

    /// <summary>The run with an id, whether it has begun or not.</summary>
    public StoredRun this[string id] => new(id, Path.Combine(Folder, id));
}
