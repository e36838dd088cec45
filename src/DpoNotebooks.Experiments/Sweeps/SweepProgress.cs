using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sweeps;

/// <summary>Counts the steps of all runs of a sweep and reports them, one call at a time.</summary>
/// <param name="total">Steps of all runs.</param>
/// <param name="report">Receives the reports.</param>
internal sealed class SweepProgress(int total, Action<TrainingReport> report)
{
    private readonly Lock _gate = new();
    private int _done;

    /// <summary>Reports steps of one run.</summary>
    public void Report(int steps, string text, Method method, int seed, TrainingProgress? step = null)
    {
        var run = method.RunOf(seed);
        lock (_gate)
        {
            _done += steps;
            if (total > 0)
            {
                report(new TrainingReport(_done, total, $"{run}: {text}") { Series = method.Name, Look = method.Look, Run = run, Step = step });
            }
        }
    }
}
