using System.Text.Json.Nodes;
using DpoNotebooks.Data;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Experiments.Worlds;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The reference π_ref: the model after supervised fine-tuning.</summary>
/// <param name="Model">Its weights.</param>
/// <param name="History">Its training history; empty if it was loaded.</param>
public sealed record ReferenceModel(CausalLm Model, RunHistory History) : IDisposable
{
    /// <summary>Fine-tunes a fresh or a pretrained model on the texts.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="world">Its texts.</param>
    /// <param name="context">Shows progress and fetches the pretrained model; null is silent.</param>
    /// <param name="device">The device of the model; null is the CPU.</param>
    /// <param name="store">Keeps the model: a finished one is loaded, and interrupted training continues. Null keeps nothing.</param>
    public static ReferenceModel Train(
        SentimentExperiment experiment, World world, ExperimentContext? context = null, Device? device = null, RunStore? store = null)
    {
        context ??= ExperimentContext.Silent;
        var recipe = experiment.Reference;
        var pretrained = recipe.Pretrained is { } name ? context.Fetch(name, null) : null;
        if (store is null)
        {
            return Train(experiment, world, pretrained, context.Hooks("SFT"), device);
        }

        var record = RecordOf(experiment, world, pretrained, device);
        var stored = store[RunId.Of(record)];
        using var mine = stored.WaitForLock(context.Cancel);
        if (!stored.IsFinished)
        {
            stored.Describe(record);
            var hooks = context.Hooks("SFT") with { Checkpoints = store.Checkpoints with { Folder = stored.CheckpointFolder, Resume = true } };
            using var trained = Train(experiment, world, pretrained, hooks, device);
            trained.Model.Save(Path.Combine(stored.Path, "model"));
            stored.Finish(files => files.Write("history.jsonl", trained.History.WriteLines));
        }

        WholeFolder.Check(stored.ResultFolder);
        return new ReferenceModel(
            CausalLm.Load(Path.Combine(stored.Path, "model"), device, recipe.Dtype),
            RunHistory.ReadLines(Path.Combine(stored.ResultFolder, "history.jsonl")));
    }

    private static ReferenceModel Train(SentimentExperiment experiment, World world, string? pretrained, TrainingHooks hooks, Device? device)
    {
        var recipe = experiment.Reference;
        var model = pretrained is not null ? CausalLm.Load(pretrained, device, recipe.Dtype)
            : CausalLm.Create(
                recipe.Model ?? throw new ArgumentException("the reference's recipe names neither an architecture nor a pretrained model"),
                experiment.Seed, device);
        return new ReferenceModel(model, SftTrainer.Train(model, world.Train, recipe.Config, hooks));
    }

    // The weights of a pretrained model are known by the sizes and times of its files, because hashing them would take longer than loading them.
    private static JsonObject RecordOf(SentimentExperiment experiment, World world, string? pretrained, Device? device) => new()
    {
        ["run"] = "reference",
        ["recipe"] = RecordJson.Node(experiment.Reference),
        ["seed"] = experiment.Seed,
        ["texts"] = PairDataset.HashOf(world.Train),
        ["files"] = pretrained is null ? null : new JsonArray([.. from file in new DirectoryInfo(pretrained).GetFiles()
                                                                  orderby file.Name
                                                                  select JsonValue.Create($"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}")]),
        ["device"] = (device?.type ?? DeviceType.CPU).ToString(),
        ["threads"] = get_num_threads(),
    };

    /// <summary>Releases the weights.</summary>
    public void Dispose() => Model.Dispose();
}
