using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Models;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sweeps;

/// <summary>One run of a sweep and what it measured.</summary>
/// <param name="Recipe">The method.</param>
/// <param name="Seed">The seed of this run.</param>
/// <param name="History">A row a step, and a row an evaluation.</param>
/// <param name="Evaluations">What was measured on the way, by step.</param>
public sealed record SweepRun(MethodRecipe Recipe, int Seed, RunHistory History, IReadOnlyList<SweepEvaluation> Evaluations)
{
    /// <summary>Why the run ended before its last step; null where it did not.</summary>
    public string? Stopped { get; init; }

    /// <summary>The trained policy, where its method is to be kept; its owner disposes of it.</summary>
    public CausalLm? Policy { get; init; }

    /// <summary>Fresh samples after the last step.</summary>
    /// <exception cref="InvalidOperationException">The run stopped before anything was measured.</exception>
    public PolicyEvaluation Last => Evaluations.Count > 0 ? Evaluations[^1].Samples
        : throw new InvalidOperationException($"{Recipe.RunOf(Seed)}: {Stopped}");
}

/// <summary>What one run was worth after some steps.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Samples">Fresh samples of the held-out prompts.</param>
/// <param name="HeldOut">The trainer's metrics on held-out pairs.</param>
public sealed record SweepEvaluation(int Step, PolicyEvaluation Samples, IReadOnlyDictionary<string, Estimate> HeldOut);

/// <summary>Trains every method of an experiment from copies of one reference, side by side.</summary>
public static class Sweep
{
    /// <summary>The memory of the largest run of a sweep, the reference beside its policy.</summary>
    public static MemoryForecast Forecast(CausalLm reference, SweepPairs pairs, IReadOnlyList<MethodRecipe> methods) => methods
        .Select(method => MemoryPlan.Of(reference, pairs.Train, method.Training))
        .Select(plan => MemoryForecast.Of(plan with { ReferenceWeights = plan.Weights, Divisible = !methods.Any(method => method.Loss.MixesRows) }))
        .MaxBy(forecast => forecast.Total) ?? throw new ArgumentException("there are no methods");

    /// <summary>Runs the sweep.</summary>
    /// <param name="reference">π_ref: where every policy starts, and what its KL is measured against.</param>
    /// <param name="pairs">Pairs to train on and pairs held out.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="evaluator">Measures a policy.</param>
    /// <param name="workers">Runs at a time; on a GPU they go one after the other.</param>
    /// <param name="progress">Told after every step of any run, one call at a time.</param>
    /// <param name="cancel">Stops every run between two steps.</param>
    /// <exception cref="ArgumentException">A method cannot be trained as its recipe says; nothing has been trained.</exception>
    /// <returns>A run a method and seed; one that was cancelled, whose loss was not finite, or that failed where others did not, ends early and says so.</returns>
    public static IReadOnlyList<SweepRun> Run(
        CausalLm reference, SweepPairs pairs, IReadOnlyList<MethodRecipe> methods, PolicyEvaluator evaluator,
        int workers, Action<TrainingReport>? progress = null, CancellationToken cancel = default)
    {
        foreach (var method in methods)
        {
            PreferenceTrainer.Check(reference, pairs.TrainLogps, pairs.Train, method.Loss, method.Training); // not after the runs before it
        }

        var total = methods.Sum(method => method.Seeds.Count * method.Training.Steps);
        var done = 0;
        var gate = new Lock();
        var failures = new ConcurrentQueue<Exception>();
        var runs = Workers.Run([.. methods.SelectMany(method => method.Seeds.Select<int, Func<SweepRun>>(seed => () => RunOne(method, seed)))], reference.Device.type == DeviceType.CPU ? workers : 1);
        if (failures.Count == runs.Count && failures.TryPeek(out var first))
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return runs;

        SweepRun RunOne(MethodRecipe method, int seed)
        {
            var policy = reference.Clone();
            if (method.Kept && seed == method.Seeds[0])
            {
                return Train(method, seed, policy) with { Policy = policy };
            }

            using (policy)
            {
                return Train(method, seed, policy);
            }
        }

        SweepRun Train(MethodRecipe method, int seed, CausalLm policy)
        {
            var (evaluations, seen) = (new List<SweepEvaluation>(), new RunHistory());
            try
            {
                var history = PreferenceTrainer.Train(policy, pairs.TrainLogps, pairs.Train, method.Loss, method.Training with { Seed = seed }, Hooks(method, seed, policy, evaluations, seen));
                return new SweepRun(method, seed, history, evaluations);
            }
            catch (TrainingStoppedException stopped)
            {
                // The other runs are worth their time: they go on, and this one keeps what it measured.
                Report(method.Training.Steps - stopped.History.Series("grad_norm").Count, stopped.Message, method, seed);
                return new SweepRun(method, seed, stopped.History, evaluations) { Stopped = stopped.Message };
            }
            catch (TrainingCancelledException cancelled)
            {
                return new SweepRun(method, seed, cancelled.History, evaluations) { Stopped = cancelled.Message };
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // Out of memory, say: the others are worth their time still, and this one's evaluations too.
                failures.Enqueue(failure);
                Report(method.Training.Steps - seen.Rows.Count, failure.Message, method, seed);
                return new SweepRun(method, seed, seen, evaluations) { Stopped = failure.Message };
            }
        }

        TrainingHooks Hooks(MethodRecipe method, int seed, CausalLm policy, List<SweepEvaluation> evaluations, RunHistory seen) => new()
        {
            Cancel = cancel,
            OnStep = step =>
            {
                seen.Add(step.Row);
                Report(1, $"step {step.Step} of {step.Steps}, {step.Summary}", method, seed, step);
            },
            Evaluate = step =>
            {
                if (step == 0)
                {
                    return null; // every run starts at the reference, which is measured once
                }

                evaluations.Add(new SweepEvaluation(step, evaluator.Evaluate(policy), PairEvaluator.Evaluate(policy, pairs.HeldOutLogps, pairs.HeldOut, method.Loss)));
                return Metrics(evaluations[^1]);
            },
        };

        void Report(int steps, string text, MethodRecipe method, int seed, TrainingProgress? step = null)
        {
            var run = method.RunOf(seed);
            lock (gate)
            {
                progress?.Invoke(new TrainingReport(done += steps, total, $"{run}: {text}") { Series = method.Method, Run = run, Step = step });
            }
        }
    }

    private static Dictionary<string, double> Metrics(SweepEvaluation evaluation)
    {
        var metrics = evaluation.HeldOut.Concat(evaluation.Samples.Measures).ToDictionary(measure => $"eval/{measure.Key}", measure => measure.Value.Mean);
        metrics["eval/reward"] = evaluation.Samples.Reward.Mean;
        metrics["eval/kl"] = evaluation.Samples.Kl.Mean;
        return metrics;
    }
}
