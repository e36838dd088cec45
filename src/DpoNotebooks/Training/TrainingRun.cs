using System.Diagnostics;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models.Interruption;
using DpoNotebooks.Models.Runtime;

namespace DpoNotebooks.Training;

/// <summary>A training run that owns its state: weights, optimizer, position in the data, history. It can be made step by step, saved, resumed in
/// another process, and forked; each gives the bits of a run that was never interrupted, on a CPU with the same number of threads.</summary>
/// <typeparam name="TModel">The model that is trained.</typeparam>
/// <typeparam name="TConfig">The trainer's configuration.</typeparam>
/// <remarks><see cref="SftTrainer.Start"/>, <see cref="PreferenceTrainer.Start"/> and <see cref="RewardTrainer.Start"/> make one.</remarks>
public sealed partial class TrainingRun<TModel, TConfig> : IDisposable
    where TModel : nn.Module
    where TConfig : class, ITrainerConfig
{
    private readonly IObjective<TModel, TConfig> _objective;
    private readonly TrainingHooks _hooks;
    private readonly FlatWeights _weights;
    private readonly IOptimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly CheckpointSchedule? _checkpoints;
    private RunPosition _position = new();

    internal TrainingRun(TModel model, IObjective<TModel, TConfig> objective, TrainingHooks? hooks)
    {
        (Model, _objective, _hooks) = (model, objective, hooks ?? new TrainingHooks());
        _start = RecordJson.Node(objective.Config);
        _hooks.CheckAgainst(Training);
        _weights = new FlatWeights(model);
        _optimizer = Training.Optimizer.Build(_weights.Masters);
        _average = Training.AverageDecay > 0 ? new WeightAverage(_weights, Training.AverageDecay) : null;
        _checkpoints = _hooks.Checkpoints is { } checkpoints ? new CheckpointSchedule(checkpoints) : null;
    }

    /// <summary>The model, as after the last step.</summary>
    public TModel Model { get; }

    /// <summary>The measurements so far.</summary>
    public RunHistory History { get; } = new();

    /// <summary>The optimizer steps done.</summary>
    public int StepsDone => _position.Step;

    /// <summary>The optimizer steps of the whole run.</summary>
    public int Steps => Math.Min(Training.StepsFor(_objective.Examples), _hooks.Windows?.Count ?? int.MaxValue);

    /// <summary>Whether the run has made its last step.</summary>
    public bool IsFinished => StepsDone >= Steps || _position.StoppedEarly;

    /// <summary>The configuration. It can be changed between two steps, such as the loss's β, the learning rate or the number of steps; the history
    /// notes what changed and where.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or cannot change during a run: optimizer, seed, order of the data.</exception>
    public TConfig Config
    {
        get => _objective.Config;
        set
        {
            value.Validate();
            var changes = ConfigChange.Between(_objective.Config, value);
            ConfigChange.CheckAllowed(changes);
            _objective.Config = value;
            History.Note(StepsDone, changes);
        }
    }

    private TrainingConfig Training => _objective.Config.Training;

    /// <summary>Makes the remaining steps, or those up to a step, after which the run can go on.</summary>
    /// <param name="until">The number of steps done at the end; null means all.</param>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite; the message names the batch.</exception>
    /// <exception cref="TrainingCancelledException">The run was cancelled between two steps.</exception>
    public RunHistory Run(int? until = null)
    {
        using var checking = Interrupt.BeginChecking();
        while (!IsFinished && StepsDone < (until ?? int.MaxValue))
        {
            Step();
        }

        return History;
    }

    /// <summary>Makes all steps, after those of the newest checkpoint if the hooks ask for it.</summary>
    internal RunHistory ResumeAndRun()
    {
        if (_hooks.Checkpoints is { Resume: true } checkpoints && Checkpoints.StepsIn(checkpoints.Folder).Count > 0)
        {
            var messages = Resume(checkpoints.Folder);
            foreach (var message in messages.Append($"continuing after step {StepsDone} of {Steps}"))
            {
                _hooks.OnMessage?.Invoke(message);
            }
        }

        return Run();
    }

    /// <summary>Makes one optimizer step and, where they are due, an evaluation and a checkpoint.</summary>
    /// <returns>The measurements of the step.</returns>
    /// <exception cref="InvalidOperationException">The run is finished.</exception>
    /// <inheritdoc cref="Run" path="/exception"/>
    public HistoryRow Step()
    {
        if (IsFinished)
        {
            throw new InvalidOperationException($"the run has made its {StepsDone} steps: raise Config.Training.Steps to go on");
        }

        try
        {
            EvaluateIfDue(); // before the first step
            _hooks.Cancel.ThrowIfCancellationRequested();
            Interrupt.Token.ThrowIfCancellationRequested();
            var row = Update();
            History.Add(row);
            _hooks.OnStep?.Invoke(new TrainingProgress(StepsDone, Steps, row));
            if (EvaluateIfDue() && Training.EarlyStopping?.IsReached(History) == true)
            {
                _position = _position with { StoppedEarly = true };
            }

            _average?.Use(IsFinished);
            if (_checkpoints?.IsDue(StepsDone, IsFinished) == true)
            {
                Save(_hooks.Checkpoints!.Folder);
            }

            return row;
        }
        catch (OperationCanceledException cancelled)
        {
            if (_hooks.Checkpoints is { } checkpoints && !Checkpoints.StepsIn(checkpoints.Folder).Contains(StepsDone))
            {
                Save(checkpoints.Folder); // what was computed is not lost
            }

            throw new TrainingCancelledException(cancelled, History);
        }
    }

    /// <summary>Releases the optimizer's state. The model keeps its weights.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        _average?.Dispose();
        _weights.Dispose();
        _objective.Dispose();
    }

    /// <summary>One optimizer step. The metrics and the norm of the gradient reach the host together, which is the step's only wait for the device.</summary>
    private HistoryRow Update()
    {
        var started = Stopwatch.GetTimestamp();
        using var scope = NewDisposeScope(); // all tensors of the step are freed at its end
        _average?.Use(false);
        _weights.ClearGradients(); // also of a backward pass outside the run
        _objective.BeginStep(StepsDone);
        var (window, after) = _hooks.Windows is { } windows ? (windows[StepsDone], _position.Data) : _objective.WindowAt(_position.Data);
        var sums = new StepMetrics();
        foreach (var micro in Training.MicroBatches(window))
        {
            using var microScope = NewDisposeScope();
            _objective.Backward(micro, window, sums);
            _weights.AccumulateGradients();
        }

        var (metrics, norm) = sums.Read(_weights.GradientNorm());
        CheckFinite(metrics["loss"], "loss", window);
        CheckFinite(norm, "gradient norm", window);
        var rate = Training.Schedule.At(StepsDone, Training.StepsFor(_objective.Examples));
        _weights.ClipGradients(norm, Training.MaxGradNorm);
        _optimizer.Step(rate);
        _weights.CopyToWeights();
        _average?.Update();
        _position = _position with { Step = StepsDone + 1, Examples = _position.Examples + window.Length, Data = after };
        _objective.EndStep(StepsDone);
        metrics["grad_norm"] = norm;
        metrics["learning_rate"] = rate;
        var cost = new StepCost(Stopwatch.GetElapsedTime(started).TotalSeconds, sums.Tokens, MemoryUse.Peak(_weights.Masters[0].device));
        return new HistoryRow(StepsDone, _position.Examples, metrics) { Cost = cost };
    }

    /// <summary>Evaluates before the first step, every EvaluateEvery steps and after the last, once each.</summary>
    private bool EvaluateIfDue()
    {
        var isDue = StepsDone == 0 || IsFinished || (Training.EvaluateEvery > 0 && StepsDone % Training.EvaluateEvery == 0);
        if (!isDue || _position.Evaluated == StepsDone)
        {
            return false;
        }

        // An update that makes weights infinite does not show in the loss of its own step; the next step or this check finds it.
        if (StepsDone > 0 && !_weights.AreFinite())
        {
            throw new TrainingStoppedException($"step {StepsDone}: {WeightsNow()}", History);
        }

        _average?.Use(StepsDone > 0);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        if (_hooks.Evaluate?.Invoke(StepsDone) is { } metrics)
        {
            History.Add(new HistoryRow(StepsDone, _position.Examples, metrics));
        }

        _position = _position with { Evaluated = StepsDone };
        return true;
    }

    private void CheckFinite(double value, string what, int[] window)
    {
        if (!double.IsFinite(value))
        {
            throw new TrainingStoppedException(
                $"step {StepsDone + 1}: the {what} is {value} in the batch of examples {string.Join(", ", window)}; {WeightsNow()}", History);
        }
    }

    private string WeightsNow() => _weights.AreFinite()
        ? "the policy is as after the previous step"
        : "the weights of the policy are no longer finite, because an update was too large: lower the learning rate";
}
