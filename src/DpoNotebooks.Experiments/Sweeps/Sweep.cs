using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sweeps;

/// <summary>Trains every method of a comparison from copies of one reference, with several concurrent runs.</summary>
public static class Sweep
{
    /// <summary>Memory of the largest run of a sweep, the reference included.</summary>
    /// <exception cref="ArgumentException">No method has a memory estimate.</exception>
    public static MemoryForecast Forecast(MethodInputs inputs, IReadOnlyList<Method> methods) =>
        methods.Select(method => method.Forecast(inputs)).OfType<MemoryForecast>().MaxBy(forecast => forecast.Total)
        ?? throw new ArgumentException("no method forecasts its memory");

    /// <summary>Runs every method at each of its seeds.</summary>
    /// <param name="inputs">Reference, world, pairs and evaluator.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="workers">Number of concurrent runs; on a GPU, runs are sequential.</param>
    /// <param name="context">Shows progress after every step of any run, one call at a time, and cancels every run between two steps.</param>
    /// <param name="title">Title of the progress display.</param>
    /// <exception cref="ArgumentException">A method cannot be trained; this is checked before any training.</exception>
    /// <returns>One run per method and seed. A run that is cancelled, whose loss is not finite, or that fails while others do not, ends early
    /// and says so.</returns>
    public static IReadOnlyList<SweepRun> Run(
        MethodInputs inputs, IReadOnlyList<Method> methods, int workers = 1, ExperimentContext? context = null, string title = "sweep")
    {
        foreach (var method in methods)
        {
            method.Check(inputs); // before any run starts
        }

        context ??= ExperimentContext.Silent;
        var sweep = new SweepProgress(methods.Sum(method => method.Seeds.Count * method.StepsFor(inputs)), context.Training(title));
        var failures = new ConcurrentQueue<Exception>();
        var jobs = methods.SelectMany(
            method => method.Seeds.Select<int, Func<SweepRun>>(seed => () => RunOne(inputs, method, seed, sweep, failures, context.Cancel)));
        var runs = Workers.Run([.. jobs], inputs.Reference.Device.type == DeviceType.CPU ? workers : 1);
        if (failures.Count == runs.Count && failures.TryPeek(out var first))
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return runs;
    }

    private static SweepRun RunOne(
        MethodInputs inputs, Method method, int seed, SweepProgress sweep, ConcurrentQueue<Exception> failures, CancellationToken cancel)
    {
        var seen = new RunHistory();
        MethodRun? run = null;
        run = new MethodRun(inputs, method, seed)
        {
            Hooks = new TrainingHooks
            {
                Cancel = cancel,
                OnStep = step =>
                {
                    seen.Add(step.Row);
                    sweep.Report(1, $"step {step.Step} of {step.Steps}, {step.Summary}", method, seed, step);
                },
                Evaluate = step => step == 0 ? null : run!.Measure(step),
            },
        };
        try
        {
            var (history, stopped, cancelled) = Train(run, method, seen, failures);
            if (stopped is not null && !cancelled)
            {
                sweep.Report(method.StepsFor(inputs) - seen.Rows.Count, stopped, method, seed); // its remaining steps count as done
            }

            return new SweepRun(method, seed, history, run.Measurements, run.Points)
            {
                Stopped = stopped,
                Policy = Keeps(method, seed) ? run.TakePolicy() : null,
            };
        }
        finally
        {
            run.TakePolicy()?.Dispose();
        }
    }

    private static bool Keeps(Method method, int seed) => method.KeepPolicy && seed == method.Seeds[0];

    // The other runs continue, and this one keeps its measurements.
    private static (RunHistory History, string? Stopped, bool Cancelled) Train(
        MethodRun run, Method method, RunHistory seen, ConcurrentQueue<Exception> failures)
    {
        try
        {
            return (method.Train(run), null, false);
        }
        catch (TrainingStoppedException stopped)
        {
            return (stopped.History, stopped.Message, false);
        }
        catch (TrainingCancelledException cancelled)
        {
            return (cancelled.History, cancelled.Message, true); // no reports after cancellation
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            failures.Enqueue(failure); // out of memory, for example
            return (seen, failure.Message, false);
        }
    }
}
