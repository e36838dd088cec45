using DpoNotebooks.Experiments.Worlds;
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
    public static ReferenceModel Train(SentimentExperiment experiment, World world, ExperimentContext? context = null, Device? device = null)
    {
        context ??= ExperimentContext.Silent;
        var recipe = experiment.Reference;
        var model = recipe.Pretrained is { } name ? CausalLm.Load(context.Fetch(name, null), device, recipe.Dtype)
            : CausalLm.Create(
                recipe.Model ?? throw new ArgumentException("the reference's recipe names neither an architecture nor a pretrained model"),
                experiment.Seed, device);
        var history = SftTrainer.Train(model, world.Train, recipe.Config, context.Hooks("SFT"));
        return new ReferenceModel(model, history);
    }

    /// <summary>Releases the weights.</summary>
    public void Dispose() => Model.Dispose();
}
