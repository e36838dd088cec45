using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>Runs a <see cref="TrainRecord"/> in a folder: starts it, or continues it from its newest checkpoint, and writes the results. However often it
/// is interrupted or killed and continued, the results have the bits of an undisturbed run, on a CPU with the same number of threads.</summary>
/// <param name="record">The run.</param>
/// <param name="folder">Its folder.</param>
/// <param name="context">Progress, fetching, cancellation.</param>
public sealed class TrainRecordRun(TrainRecord record, RunFolder folder, ExperimentContext context)
{
    /// <summary>The device of the model; null is the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>Whether to continue the run that the folder holds, if there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>Called with what the user should know: rows that are dropped, a checkpoint that is passed over, where an interrupted run is saved.</summary>
    public Action<string> Note { get; init; } = _ => { };

    /// <summary>Runs the record to its end.</summary>
    /// <exception cref="ArgumentException">A value of the record is out of range or does not fit the model or the data.</exception>
    /// <exception cref="RunFolderException">The folder cannot be used.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">The model, the tokenizer or the data is malformed.</exception>
    /// <exception cref="Data.DataFileException">A row cannot be used; the message names file, line and field.</exception>
    /// <exception cref="CheckpointException">No checkpoint can be read, or they belong to other inputs.</exception>
    /// <exception cref="TrainingStoppedException">A loss or gradient is not finite.</exception>
    /// <exception cref="OperationCanceledException">The context cancelled the run. If it had begun, a checkpoint is saved.</exception>
    public TrainResult Execute()
    {
        record.Validate();
        if (folder.Open(record, Resume) == RunProgress.Finished)
        {
            return new TrainResult(folder.ResultOf(record), null);
        }

        context.Cancel.ThrowIfCancellationRequested();
        var inputs = new RunInputs(record, context, Device, Note);
        return record switch
        {
            { Sft: { } config } => FineTune(inputs, config),
            { Preference: { } config } => TrainOnPairs(inputs, config),
            _ => TrainReward(inputs, record.Reward!),
        };
    }

    private TrainResult FineTune(RunInputs inputs, SftConfig config)
    {
        using var policy = inputs.Policy();
        var texts = inputs.Texts(record.Data, policy.Config);
        var heldOut = record.EvalData is { } path ? inputs.Texts(path, policy.Config) : null;
        AddAdapter(policy);
        var course = Course("sft", inputs);
        using var run = SftTrainer.Start(policy, texts, config, course.Hooks(heldOut is null ? null
            : () => new Dictionary<string, double> { ["loss"] = SftTrainer.Evaluate(policy, heldOut) }));
        return course.Complete(run, path => Save(policy, path));
    }

    private TrainResult TrainOnPairs(RunInputs inputs, PreferenceConfig config)
    {
        using var policy = inputs.Policy();
        var pairs = inputs.Pairs(record.Data, policy.Config);
        var heldOut = record.EvalData is { } path ? inputs.Pairs(path, policy.Config) : null;
        var logps = new ReferenceLogps(config.Loss, context);
        var reference = logps.Of(policy, pairs, folder.ReferenceFile);
        var heldOutReference = heldOut is null ? null : logps.Of(policy, heldOut, file: null);
        AddAdapter(policy);
        var course = Course(JsonNode.Parse(config.Loss.ToJson())!["loss"]!.ToString(), inputs);
        using var run = PreferenceTrainer.Start(policy, reference, pairs, config, course.Hooks(heldOut is null ? null
            : () => PairEvaluator.Evaluate(policy, heldOutReference, heldOut, config.Loss).ToDictionary(metric => metric.Key, metric => metric.Value.Mean)));
        return course.Complete(run, path => Save(policy, path));
    }

    private TrainResult TrainReward(RunInputs inputs, RewardConfig config)
    {
        using var model = inputs.RewardModel();
        var pairs = inputs.Pairs(record.Data, model.Config);
        var heldOut = record.EvalData is { } path ? inputs.Pairs(path, model.Config) : null;
        var course = Course("reward", inputs);
        using var run = RewardTrainer.Start(model, pairs, config, course.Hooks(heldOut is null ? null
            : () => RewardTrainer.Evaluate(model, heldOut, config.Loss)));
        return course.Complete(run, model.Save);
    }

    private RunCourse Course(string title, RunInputs inputs) => new(title, record, folder, context, Note, inputs.Tokenizer);

    private void AddAdapter(CausalLm policy)
    {
        if (record.Lora is { } lora)
        {
            LoraAdapter.Add(policy, lora, record.Trainer.Training.Seed);
        }
    }

    private void Save(CausalLm policy, string path)
    {
        if (policy.Adapter is { } adapter)
        {
            adapter.Save(path, record.Model);
        }
        else
        {
            policy.Save(path);
        }
    }
}
