using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>How far a stored run has come.</summary>
public enum RunStatus
{
    /// <summary>It has not begun, or was stopped before its first checkpoint.</summary>
    Waiting,

    /// <summary>A process is working on it.</summary>
    Running,

    /// <summary>It was stopped and continues from a checkpoint.</summary>
    Interrupted,

    /// <summary>Its result is in the store.</summary>
    Finished,
}

/// <summary>One run of a <see cref="RunStore"/>: what it is (record.json), its checkpoints, and its result.</summary>
/// <param name="Id">The hash of everything that decides the run's numbers.</param>
/// <param name="Path">The run's folder.</param>
public sealed record StoredRun(string Id, string Path)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(0.5);

    /// <summary>The folder of the checkpoints.</summary>
    public string CheckpointFolder => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>The folder of the result. It appears when the run is finished.</summary>
    public string ResultFolder => System.IO.Path.Combine(Path, "result");

    /// <summary>Whether the result is in the store.</summary>
    public bool IsFinished => Directory.Exists(ResultFolder);

    /// <summary>The steps of the newest checkpoint; 0 if there is none.</summary>
    public int StepsDone => Checkpoints.StepsIn(CheckpointFolder) is [var newest, ..] ? newest : 0;

    /// <summary>The status now.</summary>
    public RunStatus Status()
    {
        if (IsFinished)
        {
            return RunStatus.Finished;
        }

        if (!Directory.Exists(Path))
        {
            return RunStatus.Waiting;
        }

        using var mine = TryLock();
        return mine is null ? RunStatus.Running : StepsDone > 0 ? RunStatus.Interrupted : RunStatus.Waiting;
    }

    /// <summary>Takes the run for this process.</summary>
    /// <returns>The lock; null if another process, or another thread of this one, has it. The system releases it when the process ends, however
    /// it ends.</returns>
    public IDisposable? TryLock()
    {
        Directory.CreateDirectory(Path);
        try
        {
            return new FileStream(System.IO.Path.Combine(Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <summary>Takes the run for this process, after the process that has it has ended.</summary>
    public IDisposable WaitForLock(CancellationToken cancel = default)
    {
        while (true)
        {
            if (TryLock() is { } mine)
            {
                return mine;
            }

            cancel.ThrowIfCancellationRequested();
            Thread.Sleep(Poll);
        }
    }

    /// <summary>Writes what the run is, for people.</summary>
    public void Describe(JsonNode record) =>
        WholeFile.Write(System.IO.Path.Combine(Path, "record.json"), record.ToJsonString(RecordJson.Options) + "\n");

    /// <summary>Writes the result and deletes the checkpoints.</summary>
    /// <param name="write">Writes the files of the result.</param>
    public void Finish(Action<WholeFolder> write)
    {
        WholeFolder.Write(ResultFolder, write);
        Restart();
    }

    /// <summary>Deletes the checkpoints.</summary>
    public void Restart() => WholeFolder.Delete(CheckpointFolder);
}
