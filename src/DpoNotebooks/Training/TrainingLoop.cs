using DpoNotebooks.Models;

namespace DpoNotebooks.Training;

/// <summary>What every trainer does around its loss: accumulate, clip, step, measure, evaluate, report, stop.</summary>
internal static class TrainingLoop
{
    /// <summary>Adds the gradients and metrics of one micro-batch of a window; the loss is scaled to the whole window.</summary>
    /// <param name="microBatch">Indices of examples.</param>
    /// <param name="window">The indices of the whole window.</param>
    /// <param name="metrics">Where the sums over the examples go.</param>
    public delegate void Backward(int[] microBatch, int[] window, MetricSums metrics);

    /// <summary>Trains the policy in place and returns what was measured.</summary>
    public static RunHistory Run(CausalLm policy, TrainingConfig config, IEnumerable<int[]> windows, Backward backward, TrainingHooks hooks)
    {
        config.Validate();
        var history = new RunHistory();
        Tensor[] parameters = [.. policy.parameters().Where(parameter => parameter.requires_grad)];
        using var optimizer = config.Optimizer.Build(parameters);
        var examples = 0L;
        Evaluate(0);
        foreach (var (step, window) in windows.Take(config.Steps).Index())
        {
            hooks.Cancel.ThrowIfCancellationRequested();
            var rate = config.Schedule.At(step, config.Steps);
            var metrics = Step(window, rate);
            examples += window.Length;
            var row = new HistoryRow(step + 1, examples, metrics);
            history.Add(row);
            hooks.OnStep?.Invoke(new TrainingProgress(step + 1, config.Steps, row));
            if (config.EvaluateEvery > 0 && (step + 1) % config.EvaluateEvery == 0 || step + 1 == config.Steps)
            {
                Evaluate(step + 1);
            }
        }

        return history;

        Dictionary<string, double> Step(int[] window, double rate)
        {
            // One scope a step: whatever a step makes is gone when it ends, gradients included.
            using var scope = NewDisposeScope();
            var sums = new MetricSums();
            foreach (var micro in window.Chunk(config.MicroBatchSize == 0 ? window.Length : config.MicroBatchSize))
            {
                using var microScope = NewDisposeScope();
                backward(micro, window, sums);
            }

            var metrics = sums.Means();
            RequireFinite(metrics["loss"], "loss", window);
            var norm = GradientClip.ByTotalNorm(parameters, config.MaxGradNorm);
            RequireFinite(norm, "gradient norm", window);
            optimizer.Step(rate);
            policy.zero_grad();
            return new Dictionary<string, double>(metrics) { ["grad_norm"] = norm, ["learning_rate"] = rate };
        }

        void RequireFinite(double value, string what, int[] window)
        {
            if (!double.IsFinite(value))
            {
                policy.zero_grad();
                throw new TrainingStoppedException(
                    $"step {history.Rows.Count(row => row.Metrics.ContainsKey("grad_norm")) + 1}: the {what} is {value} in the batch of examples {string.Join(", ", window)}; the policy is as after the step before", history);
            }
        }

        void Evaluate(int step)
        {
            if (hooks.Evaluate is { } evaluate)
            {
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                if (evaluate(step) is { } metrics)
                {
                    history.Add(new HistoryRow(step, examples, metrics));
                }
            }
        }
    }
}
