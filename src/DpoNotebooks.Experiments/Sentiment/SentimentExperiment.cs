using System.Text.Json.Serialization;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Worlds.Imdb;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>How the reference model comes to be: supervised fine-tuning on reviews, of fresh weights or of a pretrained model.</summary>
public sealed record ReferenceRecipe
{
    /// <summary>The architecture of a model that starts from random weights; null where it is pretrained.</summary>
    public CausalLmConfig? Model { get; init; }

    /// <summary>The pretrained model, <c>hub:owner/name</c> or a folder; null where it starts from random weights.</summary>
    public string? Pretrained { get; init; }

    /// <summary>The dtype of the pretrained model and of every policy; in bfloat16 they are trained through float32 masters.</summary>
    public ScalarType Dtype { get; init; } = ScalarType.Float32;

    /// <summary>The model that is fine-tuned, in words.</summary>
    [JsonIgnore]
    public string Start => Pretrained ?? (Model is null ? "no model" : $"{Model.LayerCount} layers, {Model.HiddenSize} wide");

    /// <summary>Reviews trained on.</summary>
    public required int Reviews { get; init; }

    /// <summary>Reviews held out, for the loss and the spread of the reward.</summary>
    public int HeldOutReviews { get; init; } = 1000;

    /// <summary>The run.</summary>
    public required TrainingConfig Training { get; init; }
}

/// <summary>How the preference pairs come to be.</summary>
public sealed record PairRecipe
{
    /// <summary>Prefixes sampled from; the paper's number is 25,000.</summary>
    public required int Prompts { get; init; }

    /// <summary>Samples a prefix; four make six pairs.</summary>
    public int SamplesPerPrompt { get; init; } = 4;

    /// <summary>Prefixes whose pairs are held out.</summary>
    public int HeldOutPrompts { get; init; } = 64;

    /// <summary>Length, temperature and seed of the samples.</summary>
    public required SamplingConfig Sampling { get; init; }
}

/// <summary>How a policy is measured.</summary>
public sealed record EvaluationRecipe
{
    /// <summary>Held-out prefixes: one set for every method.</summary>
    public int Prompts { get; init; } = 256;

    /// <summary>Fresh samples of each.</summary>
    public int SamplesPerPrompt { get; init; } = 4;

    /// <summary>Length and seed of the samples.</summary>
    public required SamplingConfig Sampling { get; init; }

    /// <summary>N of best-of-N.</summary>
    public IReadOnlyList<int> BestOf { get; init; } = [4, 16, 64, 128];

    /// <summary>Samples of the reference for each prompt, from which best-of-N and the optimum are estimated.</summary>
    public int ReferenceSamples { get; init; } = 256;
}

/// <summary>The controlled-sentiment experiment (paper §6.1, figure 2 left) as one record: everything that decides its numbers.</summary>
public sealed record SentimentExperiment
{
    /// <summary>Name of the scale.</summary>
    public required string Name { get; init; }

    /// <summary>Seed of the texts (which ones, or in which order) and of a fresh reference's initial weights.</summary>
    public int Seed { get; init; }

    /// <summary>The reference model.</summary>
    public required ReferenceRecipe Reference { get; init; }

    /// <summary>Reviews and reward of IMDb; null: the reviews world.</summary>
    public ImdbRecipe? Imdb { get; init; }

    /// <summary>The pairs.</summary>
    public required PairRecipe Pairs { get; init; }

    /// <summary>The measurements.</summary>
    public required EvaluationRecipe Evaluation { get; init; }

    /// <summary>The methods compared.</summary>
    public required IReadOnlyList<MethodRecipe> Methods { get; init; }

    /// <summary>Steps of a short run, as the quickstart makes.</summary>
    public int QuickSteps { get; init; } = 60;

    /// <summary>Runs side by side.</summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount);
}
