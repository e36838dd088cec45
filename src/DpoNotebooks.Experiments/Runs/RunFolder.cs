using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>How far the run of a folder has come.</summary>
public enum RunProgress
{
    /// <summary>The folder has no run.</summary>
    New,

    /// <summary>The run was begun and has no results yet.</summary>
    Begun,

    /// <summary>The results are written.</summary>
    Finished,
}

/// <summary>The folder of one run: its record, its checkpoints and its results. Each file and each inner folder appears whole or not at all.</summary>
/// <param name="Path">The folder; created with the record.</param>
public sealed record RunFolder(string Path)
{
    private const string Unfinished = ".tmp";
    private const int LongestValue = 60;

    /// <summary>The record of the run; see <see cref="TrainRecord"/>.</summary>
    public string RecordFile => System.IO.Path.Combine(Path, "run.json");

    /// <summary>The checkpoints.</summary>
    public string CheckpointsFolder => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>The reference's log-probabilities of the pairs, which a continued run does not compute again.</summary>
    public string ReferenceFile => System.IO.Path.Combine(Path, "reference.logps");

    /// <summary>The trained model, a Hugging Face folder with its tokenizer.</summary>
    public string ModelFolder => System.IO.Path.Combine(Path, "model");

    /// <summary>The trained adapter, in PEFT's format, if the run trains one instead of the model's weights.</summary>
    public string AdapterFolder => System.IO.Path.Combine(Path, "adapter");

    /// <summary>The metrics as scalars for TensorBoard.</summary>
    public string TensorBoardFolder => System.IO.Path.Combine(Path, "tensorboard");

    /// <summary>Returns the folder of the results of a record.</summary>
    public string ResultOf(TrainRecord record) => record.Lora is null ? ModelFolder : AdapterFolder;

    /// <summary>Prepares the folder for a run: writes its record, or checks that the folder holds the same run.</summary>
    /// <param name="record">The run.</param>
    /// <param name="resume">Whether to continue the run that the folder holds, if there is one.</param>
    /// <returns>How far the run had come.</returns>
    /// <exception cref="RunFolderException">The folder holds another run or other files, or it holds this run and
    /// <paramref name="resume"/> is false.</exception>
    public RunProgress Open(TrainRecord record, bool resume)
    {
        if (!File.Exists(RecordFile))
        {
            CheckEmpty();
            DeleteUnfinished();
            WholeFile.Write(RecordFile, record.ToJson().ToJsonString(RecordJson.Options) + "\n");
            return RunProgress.New;
        }

        CheckSame(TrainRecord.Read(RecordFile), record);
        var isFinished = Directory.Exists(ResultOf(record)); // written after all other results
        if (!resume)
        {
            throw new RunFolderException(isFinished
                ? $"{Path} holds this run, which is finished: give another folder to repeat it"
                : $"{Path} holds this run, which is not finished: add --resume to continue from step {NewestStep ?? 0}");
        }

        DeleteUnfinished();
        return isFinished ? RunProgress.Finished : RunProgress.Begun;
    }

    /// <summary>The step of the newest checkpoint; null if there is none.</summary>
    public int? NewestStep => Checkpoints.StepsIn(CheckpointsFolder) is [var newest, ..] ? newest : null;

    private void CheckEmpty()
    {
        if (File.Exists(Path))
        {
            throw new RunFolderException($"{Path} is a file: give a folder");
        }

        if (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).FirstOrDefault(entry => !IsUnfinished(entry)) is { } other)
        {
            throw new RunFolderException($"{Path} is not empty and holds no run: it has {System.IO.Path.GetFileName(other)}; give another folder");
        }
    }

    private void CheckSame(TrainRecord held, TrainRecord record)
    {
        var changes = ConfigChange.Between(held.ToJson(), record.ToJson());
        if (changes.Count > 0)
        {
            var named = changes.Take(3).Select(change => $"{change.Path} is {Short(change.Before)}, here {Short(change.After)}");
            throw new RunFolderException($"{Path} holds another run: {string.Join("; ", named)}"
                + $"{(changes.Count > 3 ? $"; and {changes.Count - 3} more" : "")}; give another folder");
        }
    }

    private static string Short(string? json) => json is null ? "not given" : json.Length > LongestValue ? $"{json[..LongestValue]}…" : json;

    /// <summary>Deletes what a process that was killed has left half-written.</summary>
    private void DeleteUnfinished()
    {
        foreach (var entry in Directory.Exists(Path) ? Directory.GetFileSystemEntries(Path).Where(IsUnfinished) : [])
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    private static bool IsUnfinished(string entry) => entry.EndsWith(Unfinished, StringComparison.Ordinal);
}
