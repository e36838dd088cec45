using System.CommandLine;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.Inspect;

/// <summary>--memory and what the forecast depends on.</summary>
internal sealed class MemoryOptions
{
    private const int Length = 512;
    private const int MicroBatch = 8;

    private readonly Option<bool> _memory = new("--memory") { Description = "what DPO of it would take: batch 64, RMSprop, a reference whose log-probabilities are cached" };
    private readonly Option<int?> _length = NumberOption.Of<int>("--sequence-length", "N", $"tokens of prompt and response together [default: {Length}, or the context where that is less]", value => value > 0, "a positive whole number");
    private readonly Option<int?> _microBatch = NumberOption.Of<int>("--micro-batch", "N", $"pairs of a forward pass [default: {MicroBatch}]", value => value > 0, "a positive whole number");
    private readonly Option<bool> _recompute = new("--recompute") { Description = "with activation checkpointing" };
    private readonly Option<int?> _rank = NumberOption.Of<int>("--lora-rank", "R", "with a LoRA on every linear layer", value => value > 0, "a positive whole number");

    /// <summary>The options, made part of a command.</summary>
    public MemoryOptions(Command command)
    {
        foreach (var option in (Option[])[_memory, _length, _microBatch, _recompute, _rank])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_memory) is null && ((Option[])[_length, _microBatch, _recompute, _rank]).FirstOrDefault(option => result.GetResult(option) is not null) is { } idle)
            {
                result.AddError($"{idle.Name} is read only with --memory");
            }
        });
    }

    /// <summary>The forecast for a model; null where none is asked for.</summary>
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
            TrainedWeights = arguments.GetValue(_rank) is { } rank ? LoraAdapter.Add(model, new LoraConfig { Rank = rank }, seed: 0).ParameterCount : null,
            Dtype = model.Dtype,
            SequenceLength = arguments.GetValue(_length) ?? Math.Min(Length, model.Config.ContextLength),
            Training = new TrainingConfig
            {
                Steps = 1,
                Seed = 0,
                MicroBatchSize = arguments.GetValue(_microBatch) ?? MicroBatch,
                RecomputeActivations = arguments.GetValue(_recompute),
            },
        });
    }
}
