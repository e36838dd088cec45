using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Reporting;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>Computes the log-probabilities under the reference, which is the model before training, if the loss reads them.</summary>
internal sealed class ReferenceLogps(PreferenceLoss loss, ExperimentContext context)
{
    private readonly bool _tokens = loss.Needs.HasFlag(LossInputs.ReferenceTokens);

    /// <summary>Returns the log-probabilities of pairs; null if the loss does not read them.</summary>
    /// <param name="reference">The model before training.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="file">The file that holds them for a continued run; null computes them each time.</param>
    /// <exception cref="InvalidDataException">The file was made with another model or other pairs.</exception>
    /// <exception cref="OperationCanceledException">The context is cancelled.</exception>
    public DatasetLogps? Of(CausalLm reference, PairDataset pairs, string? file)
    {
        if (!loss.Needs.HasFlag(LossInputs.Reference))
        {
            return null;
        }

        if (file is not null && File.Exists(file))
        {
            return LogpsCache.Load(file, reference, pairs);
        }

        var report = context.Progress("scoring with the reference");
        var logps = DatasetLogps.Compute(reference, pairs, _tokens, progress: (done, total) =>
        {
            context.Cancel.ThrowIfCancellationRequested();
            report(done, total);
        });
        if (file is not null)
        {
            LogpsCache.Save(logps, file);
        }

        return logps;
    }
}
