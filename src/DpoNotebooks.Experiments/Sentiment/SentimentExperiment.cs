using DpoNotebooks.Experiments.Claims;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Worlds;
using DpoNotebooks.Experiments.Worlds.Reviews;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The controlled-sentiment experiment (paper §6.1, figure 2 left) as one record of everything that determines its numbers.</summary>
public sealed record SentimentExperiment
{
    /// <summary>Name of the scale.</summary>
    public required string Name { get; init; }

    /// <summary>Seed of the texts (which ones, or in which order) and of a fresh reference's initial weights.</summary>
    public int Seed { get; init; }

    /// <summary>The reference model.</summary>
    public required ReferenceRecipe Reference { get; init; }

    /// <summary>Texts, prompts and the true reward.</summary>
    public WorldRecipe World { get; init; } = new ReviewsRecipe();

    /// <summary>The pairs.</summary>
    public required PairRecipe Pairs { get; init; }

    /// <summary>The measurements.</summary>
    public required EvaluationRecipe Evaluation { get; init; }

    /// <summary>The methods compared.</summary>
    public required IReadOnlyList<Method> Methods { get; init; }

    /// <summary>What the closing table checks.</summary>
    public IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>Steps of the quickstart's short run.</summary>
    public int QuickSteps { get; init; } = 60;

    /// <summary>Number of concurrent runs.</summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Loads the world, as much of it as this experiment needs.</summary>
    /// <param name="context">Fetches files and shows progress; null is silent.</param>
    /// <param name="device">Device of a reward model; null is the CPU.</param>
    public World LoadWorld(ExperimentContext? context = null, Device? device = null) => World.Load(
        new WorldRequest
        {
            Seed = Seed,
            Texts = Reference.Texts,
            HeldOutTexts = Reference.HeldOutTexts,
            Prompts = Pairs.Prompts,
            HeldOutPrompts = Pairs.HeldOutPrompts,
            EvaluationPrompts = Evaluation.Prompts,
            MaxNewTokens = Evaluation.Sampling.MaxNewTokens,
            Pretrained = Reference.Pretrained,
            Device = device,
        },
        context ?? ExperimentContext.Silent);
}
