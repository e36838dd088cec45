using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Runs;
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
    /// <param name="store">Keeps every run: a finished one is not made again, an interrupted one continues, and one that another process is working
    /// on is left to it. Null keeps nothing.</param>
    /// <exception cref="ArgumentException">A method cannot be trained; this is checked before any training.</exception>
    /// <returns>One run per method and seed. A run that is cancelled, whose loss is not finite, or that fails while others do not, ends early
    /// and says so.</returns>
    public static IReadOnlyList<SweepRun> Run(
        MethodInputs inputs, IReadOnlyList<Method> methods, int workers = 1, ExperimentContext? context = null, string title = "sweep",
        RunStore? store = null)
    {
        foreach (var method in methods)
        {
            method.Check(inputs); // before any run starts
        }

        context ??= ExperimentContext.Silent;
        workers = inputs.Reference.Device.type == DeviceType.CPU ? workers : 1;
        var sweep = new SweepProgress(methods.Sum(method => method.Seeds.Count * method.StepsFor(inputs)), context.Training(title));
        var failures = new ConcurrentQueue<Exception>();
        var records = store is null ? null : RecordsOf(inputs, methods, workers);
        SweepJob[] jobs =
        [
            .. from method in methods
               from seed in method.Seeds
               let record = records?.Of(method, seed)
               select new SweepJob(inputs, method, seed, sweep, failures, context.Cancel)
               {
                   Record = record,
                   Stored = record is null ? null : store![RunId.Of(record)],
                   Checkpoints = store?.Checkpoints,
               },
        ];
        var runs = Workers.Run([.. jobs.Select(job => (Func<SweepRun?>)job.TryRun)], workers);
        var all = Workers.Run([.. runs.Zip(jobs, (run, job) => (Func<SweepRun>)(() => run ?? job.WaitAndRun()))], workers);
        if (failures.Count == all.Count && failures.TryPeek(out var first))
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return all;
    }

    /// <summary>The ids of the runs in a store, by the names of the runs.</summary>
    internal static IReadOnlyDictionary<string, string> IdsOf(MethodInputs inputs, IReadOnlyList<Method> methods, int workers)
    {
        var records = RecordsOf(inputs, methods, workers);
        return methods.SelectMany(method => method.Seeds.Select(seed => (Name: method.RunOf(seed), Id: RunId.Of(records.Of(method, seed)))))
            .DistinctBy(run => run.Name).ToDictionary(run => run.Name, run => run.Id);
    }

    private static SweepRecords RecordsOf(MethodInputs inputs, IReadOnlyList<Method> methods, int workers) =>
        new(inputs, Workers.ThreadsPerJob(methods.Sum(method => method.Seeds.Count), inputs.Reference.Device.type == DeviceType.CPU ? workers : 1));
}
