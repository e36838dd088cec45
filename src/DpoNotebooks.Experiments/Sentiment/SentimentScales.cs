using DpoNotebooks.Data;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Worlds.Reviews;
using DpoNotebooks.Losses;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The sizes at which the controlled-sentiment experiment runs: one record each, one code path.</summary>
public static class SentimentScales
{
    private static readonly SamplingConfig Sampling = new() { MaxNewTokens = 48, Seed = 0 };

    /// <summary>The reviews world on two CPU cores, in minutes.</summary>
    public static SentimentExperiment Embedded { get; } = new()
    {
        Name = "Embedded",
        Reference = new ReferenceRecipe { Model = ReviewsModel, Reviews = 40_000, Training = Sft(2000) },
        Pairs = new PairRecipe { Prompts = 8_000, Sampling = Sampling },
        Evaluation = new EvaluationRecipe { Sampling = Sampling with { Seed = 1 } },
        Methods = MethodsOf(Preference(200), every: 100, seeds: [0, 1]),
    };

    /// <summary>Embedded cut to seconds, for tests: everything runs, no number means anything.</summary>
    public static SentimentExperiment Smoke { get; } = Embedded with
    {
        Name = "Smoke",
        QuickSteps = 4,
        Reference = Embedded.Reference with { Reviews = 500, HeldOutReviews = 100, Training = Sft(60) },
        Pairs = Embedded.Pairs with { Prompts = 60, HeldOutPrompts = 10 },
        Evaluation = Embedded.Evaluation with { Prompts = 16, SamplesPerPrompt = 2, BestOf = [4, 16], ReferenceSamples = 16 },
        Methods = MethodsOf(Preference(6), every: 3, seeds: [0, 1]),
    };

    /// <summary>The paper's models and data, on a GPU.</summary>
    public static SentimentExperiment Paper => PaperScale.Experiment;

    /// <summary>The paper's models and data cut to minutes: to see that all is there before the hours are spent; no number means anything.</summary>
    public static SentimentExperiment PaperTrial => PaperScale.Trial;

    /// <summary>The scale of that name, with a seed.</summary>
    /// <exception cref="ArgumentException">No such scale; names those that there are.</exception>
    public static SentimentExperiment Of(string name, int seed = 0)
    {
        SentimentExperiment[] scales = [Embedded, Smoke, Paper, PaperTrial];
        var experiment = scales.FirstOrDefault(scale => scale.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"no scale {name}; there are {string.Join(", ", scales.Select(scale => scale.Name))}");
        return experiment with
        {
            Seed = seed,
            Reference = experiment.Reference with { Training = experiment.Reference.Training with { Seed = seed } },
            Pairs = experiment.Pairs with { Sampling = experiment.Pairs.Sampling with { Seed = seed } },
            Evaluation = experiment.Evaluation with { Sampling = experiment.Evaluation.Sampling with { Seed = seed + 1 } },
            Methods = [.. experiment.Methods.Select(method => method with { Seeds = [.. method.Seeds.Select(own => own + 1000 * seed)] })],
        };
    }

    private static CausalLmConfig ReviewsModel => new()
    {
        VocabularySize = ReviewsWorld.Default.Vocabulary.Count,
        ContextLength = 64,
        HiddenSize = 96,
        LayerCount = 2,
        HeadCount = 3,
        Activation = Activation.Gelu, // on a CPU a quarter of the cost of its tanh approximation
        InitializerRange = 0.08,
        EosId = ReviewVocabulary.Eos,
        BosId = ReviewVocabulary.Eos,
    };

    private static TrainingConfig Sft(int steps) => new()
    {
        Steps = steps,
        Seed = 0,
        BatchSize = 64,
        MaxGradNorm = 1,
        Optimizer = new AdamWConfig { Beta2 = 0.98 },
        Schedule = new Schedule { LearningRate = 3e-3, WarmupSteps = 50, Decay = Decay.Cosine },
    };

    // Sixteen prompts a step: 96 pairs of 64 distinct responses.
    private static TrainingConfig Preference(int steps) => new()
    {
        Steps = steps,
        Seed = 0,
        BatchSize = 96,
        Order = PairOrder.ByPrompt,
        Schedule = new Schedule { LearningRate = 1e-4, WarmupSteps = 40, Decay = Decay.Linear, Floor = 0.1 },
    };

    // The paper's sweeps: β for DPO, α for unlikelihood, seeds for Preferred-FT. DPO's β share one learning rate and step
    // count, without which KL need not fall as β rises; the tuned runs, at four times the rate, are a series of their own.
    private static IReadOnlyList<MethodRecipe> MethodsOf(TrainingConfig training, int every, IReadOnlyList<int> seeds)
    {
        var measured = training with { EvaluateEvery = every };
        var tuned = measured with { Steps = 2 * training.Steps, Schedule = training.Schedule with { LearningRate = 4e-4, WarmupSteps = training.Steps / 2 } };
        return
        [
            .. new[] { 0.05, 0.1, 1, 5 }.Select(beta => new MethodRecipe("DPO", $"β = {beta}", new Dpo { Beta = beta }, measured, seeds)),
            .. new[] { 0.5, 1, 2 }.Select(beta => new MethodRecipe("DPO (tuned)", $"β = {beta}", new Dpo { Beta = beta }, tuned, beta == 1 ? seeds : [seeds[0]]) { Kept = beta == 1 }),
            new MethodRecipe("Preferred-FT", "", new Sft(), measured, seeds),
            .. new[] { 0.05, 0.1, 0.5, 1 }.Select(alpha => new MethodRecipe("Unlikelihood", $"α = {alpha}", new Unlikelihood { Alpha = alpha }, measured, seeds)),
            // The others get the higher rate too, lest DPO's gain be only that.
            new MethodRecipe("Preferred-FT (tuned)", "", new Sft(), tuned, [seeds[0]]),
            new MethodRecipe("Unlikelihood (tuned)", "α = 0.5", new Unlikelihood { Alpha = 0.5 }, tuned, [seeds[0]]),
        ];
    }
}
