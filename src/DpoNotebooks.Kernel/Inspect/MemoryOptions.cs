using System.CommandLine;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.Inspect;

/// <summary>The option --memory and the options that it depends on.</summary>
internal sealed class MemoryOptions
{
    private const int DefaultSequenceLength = 512;
    private const int DefaultMicroBatch = 8;

    private readonly Option<bool> _memory = new("--memory")
    {
        Description = "estimate the memory of DPO training: batch 64, RMSprop, cached log-probabilities of the reference",
    };

    private readonly Option<int?> _sequenceLength = NumberOption.OfPositive(
        "--sequence-length", "N", $"tokens of prompt and response together [default: {DefaultSequenceLength}, or the context if it is shorter]");

    private readonly Option<int?> _microBatch = NumberOption.OfPositive(
        "--micro-batch", "N", $"pairs per forward pass [default: {DefaultMicroBatch}]");

    private readonly Option<bool> _recompute = new("--recompute") { Description = "use activation checkpointing" };
    private readonly Option<int?> _rank = NumberOption.OfPositive("--lora-rank", "R", "train a LoRA adapter of rank R on every linear layer");

    /// <summary>Adds the options to a command.</summary>
    public MemoryOptions(Command command)
    {
        Option[] dependent = [_sequenceLength, _microBatch, _recompute, _rank];
        command.Add(_memory);
        Array.ForEach(dependent, command.Add);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_memory) is null && dependent.FirstOrDefault(option => result.GetResult(option) is not null) is { } unused)
            {
                result.AddError($"{unused.Name} requires --memory");
            }
        });
    }

    /// <summary>Returns the memory estimate for a model; null without --memory.</summary>
    public MemoryForecast? Read(ParseResult arguments, CausalLm model)
    {
        if (!arguments.GetValue(_memory))
        {
            return null;
        }

        var weights = model.parameters().Sum(parameter => parameter.numel());
        return MemoryForecast.Of(new MemoryPlan
        {
            Model = model.Config,
            Weights = weights,
            TrainedWeights = arguments.GetValue(_rank) is { } rank
                ? LoraAdapter.Add(model, new LoraConfig { Rank = rank }, seed: 0).ParameterCount
                : null,
            Dtype = model.Dtype,
            SequenceLength = arguments.GetValue(_sequenceLength) ?? Math.Min(DefaultSequenceLength, model.Config.ContextLength),
            Training = new TrainingConfig
            {
                Steps = 1,
                Seed = 0,
                MicroBatchSize = arguments.GetValue(_microBatch) ?? DefaultMicroBatch,
                RecomputeActivations = arguments.GetValue(_recompute),
            },
        });
    }
}
