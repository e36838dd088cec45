using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments;

/// <summary>One run of a sweep and what it measured.</summary>
/// <param name="Recipe">The method.</param>
/// <param name="Seed">The seed of this run.</param>
/// <param name="History">A row a step, and a row an evaluation.</param>
/// <param name="Evaluations">Fresh-sample evaluations, by step.</param>
public sealed record SweepRun(MethodRecipe Recipe, int Seed, RunHistory History, IReadOnlyList<(int Step, PolicyEvaluation Evaluation)> Evaluations)
{
    /// <summary>The evaluation after the last step.</summary>
    public PolicyEvaluation Last => Evaluations[^1].Evaluation;
}

/// <summary>How far a sweep is.</summary>
/// <param name="Done">Training steps done over all runs.</param>
/// <param name="Total">Training steps of all runs.</param>
/// <param name="Text">What has just happened.</param>
public sealed record SweepProgress(int Done, int Total, string Text);

/// <summary>Trains every method of an experiment from copies of one reference, side by side.</summary>
public static class Sweep
{
    /// <summary>Runs the sweep.</summary>
    /// <param name="reference">π_ref: where every policy starts, and what its KL is measured against.</param>
    /// <param name="logps">The reference's log-probabilities of <paramref name="data"/>, shared by all runs.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="evaluator">Measures a policy.</param>
    /// <param name="workers">Runs at a time; on a GPU they go one after the other.</param>
    /// <param name="progress">Told after every step of any run, one call at a time.</param>
    /// <param name="cancel">Stops every run between two steps.</param>
    public static IReadOnlyList<SweepRun> Run(
        CausalLm reference, ReferenceLogps logps, PairDataset data, IReadOnlyList<MethodRecipe> methods, PolicyEvaluator evaluator,
        int workers, Action<SweepProgress>? progress = null, CancellationToken cancel = default)
    {
        var total = methods.Sum(method => method.Seeds.Count * method.Training.Steps);
        var done = 0;
        var gate = new Lock();
        return Workers.Run([.. methods.SelectMany(method => method.Seeds.Select<int, Func<SweepRun>>(seed => () => RunOne(method, seed)))], reference.Device.type == DeviceType.CPU ? workers : 1);

        SweepRun RunOne(MethodRecipe method, int seed)
        {
            using var policy = reference.Clone();
            var evaluations = new List<(int, PolicyEvaluation)>();
            var history = PreferenceTrainer.Train(policy, logps, data, method.Loss, method.Training with { Seed = seed }, new TrainingHooks
            {
                Cancel = cancel,
                OnStep = step => Report($"{method.Method} {method.Label}, seed {seed}: step {step.Step} of {step.Steps}, loss {step.Row.Metrics["loss"]:F3}"),
                Evaluate = step =>
                {
                    if (step == 0)
                    {
                        return null; // every run starts at the reference, which is measured once
                    }

                    var evaluation = evaluator.Evaluate(policy);
                    evaluations.Add((step, evaluation));
                    return EvaluationMetrics(evaluation);
                },
            });
            return new SweepRun(method, seed, history, evaluations);
        }

        void Report(string text)
        {
            lock (gate)
            {
                progress?.Invoke(new SweepProgress(++done, total, text));
            }
        }
    }

    private static Dictionary<string, double> EvaluationMetrics(PolicyEvaluation evaluation)
    {
        var metrics = evaluation.Measures.ToDictionary(measure => $"eval/{measure.Key}", measure => measure.Value.Mean);
        metrics["eval/reward"] = evaluation.Reward.Mean;
        metrics["eval/kl"] = evaluation.Kl.Mean;
        return metrics;
    }
}
