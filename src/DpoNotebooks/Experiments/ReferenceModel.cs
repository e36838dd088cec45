using DpoNotebooks.Models;
using DpoNotebooks.Notebook;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments;

/// <summary>The reference π_ref: the model after supervised fine-tuning.</summary>
/// <param name="Model">Its weights.</param>
/// <param name="History">Its training; empty where it was loaded.</param>
public sealed record ReferenceModel(CausalLm Model, RunHistory History) : IDisposable
{
    /// <summary>Fine-tunes a fresh model on the texts.</summary>
    public static ReferenceModel Train(SentimentExperiment experiment, SentimentTexts texts, Device? device = null)
    {
        var model = CausalLm.Create(experiment.Reference.Model, experiment.Seed, device);
        var history = SftTrainer.Train(model, texts.Train, experiment.Reference.Training, new TrainingHooks { OnStep = new LiveTraining("SFT").Report });
        return new ReferenceModel(model, history);
    }

    /// <summary>Releases the weights.</summary>
    public void Dispose() => Model.Dispose();
}
