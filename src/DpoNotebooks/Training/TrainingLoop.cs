using DpoNotebooks.Models.Interruption;

namespace DpoNotebooks.Training;

/// <summary>The loop that all trainers share: accumulate, clip, step, measure, evaluate, report, stop.</summary>
internal static class TrainingLoop
{
    /// <summary>Adds the gradients and metrics of one micro-batch of a window. The loss is divided by the size of the whole window.</summary>
    /// <param name="microBatch">Indices of examples.</param>
    /// <param name="window">The indices of the whole window.</param>
    /// <param name="metrics">Receives the sums over the examples.</param>
    public delegate void Backward(int[] microBatch, int[] window, MetricSums metrics);

    /// <summary>Trains the policy in place and returns the history.</summary>
    public static RunHistory Run(nn.Module policy, TrainingConfig config, IEnumerable<int[]> windows, Backward backward, TrainingHooks hooks)
    {
        config.Validate();
        var history = new RunHistory();
        using var masters = new MasterWeights(policy);
        using var checking = Interrupt.BeginChecking();
        using var optimizer = config.Optimizer.Build(masters.Tensors);
        var (examples, step) = (0L, 0);
        policy.zero_grad(); // gradients of an earlier backward pass must not enter the first step
        try
        {
            Evaluate();
            foreach (var window in windows.Take(config.Steps))
            {
                hooks.Cancel.ThrowIfCancellationRequested();
                Interrupt.Token.ThrowIfCancellationRequested();
                var metrics = Step(window, config.Schedule.At(step, config.Steps));
                examples += window.Length;
                var row = new HistoryRow(++step, examples, metrics);
                history.Add(row);
                hooks.OnStep?.Invoke(new TrainingProgress(step, config.Steps, row));
                if (config.EvaluateEvery > 0 && step % config.EvaluateEvery == 0 && step < config.Steps)
                {
                    Evaluate();
                }
            }

            Evaluate();
            return history;
        }
        catch (OperationCanceledException cancelled)
        {
            throw new TrainingCancelledException(cancelled, history);
        }

        Dictionary<string, double> Step(int[] window, double rate)
        {
            // One scope per step: all its tensors are freed at the end, gradients included.
            using var scope = NewDisposeScope();
            var sums = new MetricSums();
            foreach (var micro in config.MicroBatches(window))
            {
                using var microScope = NewDisposeScope();
                backward(micro, window, sums);
                masters.AccumulateGradients();
            }

            var metrics = sums.Means();
            CheckFinite(metrics["loss"], "loss", window);
            var norm = GradientClip.ByTotalNorm(masters.Tensors, config.MaxGradNorm);
            CheckFinite(norm, "gradient norm", window);
            optimizer.Step(rate);
            masters.CopyToWeights();
            masters.ClearGradients();
            return new Dictionary<string, double>(metrics) { ["grad_norm"] = norm, ["learning_rate"] = rate };
        }

        void CheckFinite(double value, string what, int[] window)
        {
            if (!double.IsFinite(value))
            {
                masters.ClearGradients();
                throw new TrainingStoppedException(
                    $"step {step + 1}: the {what} is {value} in the batch of examples {string.Join(", ", window)}; {WeightsNow()}", history);
            }
        }

        // An update that makes weights infinite does not show in the loss of its own step; the next step or this check finds it.
        void Evaluate()
        {
            if (step > 0 && !Finite(masters.Tensors))
            {
                throw new TrainingStoppedException($"step {step}: {WeightsNow()}", history);
            }

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

        string WeightsNow() => Finite(masters.Tensors)
            ? "the policy is as after the previous step"
            : "the weights of the policy are no longer finite, because an update was too large: lower the learning rate";
    }

    private static bool Finite(IReadOnlyList<Tensor> parameters)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return parameters.All(parameter => double.IsFinite(parameter.sum().ToDouble()));
    }
}
