using System.Collections.Concurrent;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sweeps;

/// <summary>One run of a sweep: made, continued, or taken from the store.</summary>
internal sealed class SweepJob(MethodInputs inputs, Method method, int seed, SweepProgress sweep, ConcurrentQueue<Exception> failures, CancellationToken cancel)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(0.5);

    /// <summary>The run in the store; null if there is no store.</summary>
    public StoredRun? Stored { get; init; }

    /// <summary>What decides the run's numbers, for the store.</summary>
    public System.Text.Json.Nodes.JsonNode? Record { get; init; }

    /// <summary>When checkpoints are written; its folder is ignored.</summary>
    public CheckpointConfig? Checkpoints { get; init; }

    private bool KeepsPolicy => method.KeepPolicy && seed == method.Seeds[0];

    /// <summary>Returns the run; null if another process is working on it.</summary>
    public SweepRun? TryRun()
    {
        if (Stored is null)
        {
            return Run(null);
        }

        if (Load() is { } known)
        {
            return known;
        }

        using var mine = Stored.TryLock();
        return mine is null ? null : Load() ?? RunAndSave(); // it may have been finished in between
    }

    /// <summary>Waits until the process that works on the run has ended, and returns the run.</summary>
    public SweepRun WaitAndRun()
    {
        while (true)
        {
            if (TryRun() is { } run)
            {
                return run;
            }

            cancel.ThrowIfCancellationRequested();
            Thread.Sleep(Poll);
        }
    }

    private SweepRun? Load()
    {
        try
        {
            var run = StoredSweepRun.Load(Stored!, inputs, method, seed, KeepsPolicy);
            if (run is not null)
            {
                sweep.Report(method.StepsFor(inputs), "finished before", method, seed);
            }

            return run;
        }
        catch (Exception damage) when (damage is InvalidDataException or System.Text.Json.JsonException)
        {
            sweep.Report(0, $"the stored result is damaged and is computed again: {damage.Message}", method, seed);
            HuggingFace.Files.WholeFolder.Delete(Stored!.ResultFolder);
            return null;
        }
    }

    private SweepRun RunAndSave()
    {
        Stored!.Describe(Record!);
        var checkpoints = Checkpoints! with { Folder = Stored.CheckpointFolder, Resume = true };
        SweepRun run;
        try
        {
            run = Run(checkpoints);
        }
        catch (CheckpointException unusable)
        {
            sweep.Report(0, $"starting over: {unusable.Message}", method, seed);
            Stored.Restart();
            run = Run(checkpoints);
        }

        if (run.IsComplete)
        {
            StoredSweepRun.Save(Stored, run);
        }

        return run;
    }

    private SweepRun Run(CheckpointConfig? checkpoints)
    {
        var seen = new RunHistory();
        var before = Stored?.StepsDone ?? 0;
        MethodRun? run = null;
        run = new MethodRun(inputs, method, seed)
        {
            Hooks = new TrainingHooks
            {
                Cancel = cancel,
                Checkpoints = checkpoints,
                OnMessage = message => sweep.Report(Interlocked.Exchange(ref before, 0), message, method, seed),
                OnStep = step =>
                {
                    seen.Add(step.Row);
                    sweep.Report(1, $"step {step.Step} of {step.Steps}, {step.Summary}", method, seed, step);
                },
                Evaluate = step => step == 0 ? null : run!.Measure(step),
            },
        };
        run.Hooks = run.Hooks with { State = run };
        try
        {
            var ended = Train(run, seen);
            if (ended.Stopped is not null && !ended.Cancelled)
            {
                sweep.Report(method.StepsFor(inputs) - seen.Rows.Count, ended.Stopped, method, seed); // its remaining steps count as done
            }

            return new SweepRun(method, seed, ended.History, run.Measurements, run.Points)
            {
                Stopped = ended.Stopped,
                IsComplete = !ended.Cancelled && !ended.Failed,
                Policy = KeepsPolicy ? run.TakePolicy() : null,
            };
        }
        finally
        {
            run.TakePolicy()?.Dispose();
        }
    }

    // The other runs continue, and this one keeps its measurements.
    private End Train(MethodRun run, RunHistory seen)
    {
        try
        {
            return new End(method.Train(run), null);
        }
        catch (TrainingStoppedException stopped)
        {
            return new End(stopped.History, stopped.Message);
        }
        catch (TrainingCancelledException cancelled)
        {
            return new End(cancelled.History, cancelled.Message) { Cancelled = true }; // no reports after cancellation
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or CheckpointException))
        {
            failures.Enqueue(failure); // out of memory, for example
            return new End(seen, failure.Message) { Failed = true };
        }
    }

    /// <summary>How a training ended.</summary>
    private sealed record End(RunHistory History, string? Stopped)
    {
        public bool Cancelled { get; init; }

        public bool Failed { get; init; }
    }
}
