using DpoNotebooks.Models.Interruption;

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
    public static RunHistory Run(nn.Module policy, TrainingConfig config, IEnumerable<int[]> windows, Backward backward, TrainingHooks hooks)
    {
        config.Validate();
        var history = new RunHistory();
        using var masters = new MasterWeights(policy);
        using var checking = Interrupt.BeginChecking();
        using var optimizer = config.Optimizer.Build(masters.Tensors);
        var (examples, step) = (0L, 0);
        policy.zero_grad(); // whatever an earlier backward pass left must not enter the first step
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
            // One scope a step: whatever a step makes is gone when it ends, gradients included.
            using var scope = NewDisposeScope();
            var sums = new MetricSums();
            foreach (var micro in config.MicroBatches(window))
            {
                using var microScope = NewDisposeScope();
                backward(micro, window, sums);
                masters.TakeGradients();
            }

            var metrics = sums.Means();
            RequireFinite(metrics["loss"], "loss", window);
            var norm = GradientClip.ByTotalNorm(masters.Tensors, config.MaxGradNorm);
            RequireFinite(norm, "gradient norm", window);
            optimizer.Step(rate);
            masters.GiveWeights();
            masters.ForgetGradients();
            return new Dictionary<string, double>(metrics) { ["grad_norm"] = norm, ["learning_rate"] = rate };
        }

        void RequireFinite(double value, string what, int[] window)
        {
            if (!double.IsFinite(value))
            {
                masters.ForgetGradients();
                throw new TrainingStoppedException($"step {step + 1}: the {what} is {value} in the batch of examples {string.Join(", ", window)}; {WeightsNow()}", history);
            }
        }

        // A step's own loss cannot tell that its update broke the weights: the next one, or this, does.
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
            ? "the policy is as after the step before"
            : "the policy's weights are not finite any more: an update was too large; lower the learning rate";
    }

    private static bool Finite(IReadOnlyList<Tensor> parameters)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return parameters.All(parameter => double.IsFinite(parameter.sum().ToDouble()));
    }
}
