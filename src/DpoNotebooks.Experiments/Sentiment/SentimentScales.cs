using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Claims;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Worlds.Reviews;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The sizes at which the controlled-sentiment experiment runs: one record per scale, with the same code path.</summary>
public static class SentimentScales
{
    /// <summary>The order of the pairs in every run: those of one prompt stay together, so that each sample is run once per batch.</summary>
    public const PairOrder Order = PairOrder.ByPrompt;

    private static readonly SamplingConfig Sampling = new() { MaxNewTokens = 48, Seed = 0 };

    /// <summary>The reviews world on two CPU cores, in minutes.</summary>
    public static SentimentExperiment Embedded { get; } = new()
    {
        Name = "Embedded",
        Reference = new ReferenceRecipe { Model = ReviewsModel, Texts = 40_000, Config = Sft(2000) },
        Pairs = new PairRecipe { Prompts = 8_000, Sampling = Sampling },
        Evaluation = new EvaluationRecipe { Sampling = Sampling with { Seed = 1 } },
        Methods = MethodsOf(Preference(200), every: 100, seeds: [0, 1], bestOf: [4, 16, 64, 128]),
        Claims = PaperClaims.Sentiment,
    };

    /// <summary>Embedded reduced to seconds, for tests. Everything runs; the numbers are meaningless.</summary>
    public static SentimentExperiment Smoke { get; } = Embedded with
    {
        Name = "Smoke",
        QuickSteps = 4,
        Reference = Embedded.Reference with { Texts = 500, HeldOutTexts = 100, Config = Sft(60) },
        Pairs = Embedded.Pairs with { Prompts = 60, HeldOutPrompts = 10 },
        Evaluation = Embedded.Evaluation with { Prompts = 16, SamplesPerPrompt = 2, ReferenceSamples = 16 },
        Methods = MethodsOf(Preference(6), every: 3, seeds: [0, 1], bestOf: [4, 16]),
    };

    /// <summary>The paper's models and data, on a GPU.</summary>
    public static SentimentExperiment Paper => PaperScale.Experiment;

    /// <summary>The paper's models and data reduced to minutes, to check the set-up before a long run. The numbers are meaningless.</summary>
    public static SentimentExperiment PaperTrial => PaperScale.Trial;

    /// <summary>Returns the named scale with a seed.</summary>
    /// <exception cref="ArgumentException">The scale does not exist; the message lists the existing scales.</exception>
    public static SentimentExperiment Of(string name, int seed = 0)
    {
        SentimentExperiment[] scales = [Embedded, Smoke, Paper, PaperTrial];
        var experiment = scales.FirstOrDefault(scale => scale.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"there is no scale {name}; the scales are {string.Join(", ", scales.Select(scale => scale.Name))}");
        return experiment with
        {
            Seed = seed,
            Reference = experiment.Reference with { Config = Seeded(experiment.Reference.Config, seed) },
            Pairs = experiment.Pairs with { Sampling = experiment.Pairs.Sampling with { Seed = seed } },
            Evaluation = experiment.Evaluation with { Sampling = experiment.Evaluation.Sampling with { Seed = seed + 1 } },
            Methods = [.. experiment.Methods.Select(method => method with { Seeds = [.. method.Seeds.Select(own => own + 1000 * seed)] })],
        };
    }

    /// <summary>Training configuration of a scale's short run: the common configuration with fewer steps and no intermediate evaluation.</summary>
    public static TrainingConfig ShortRun(SentimentExperiment experiment) => Preference(experiment.QuickSteps);

    private static CausalLmConfig ReviewsModel => new()
    {
        VocabularySize = ReviewsWorld.Default.Vocabulary.Count,
        ContextLength = 64,
        HiddenSize = 96,
        LayerCount = 2,
        HeadCount = 3,
        Activation = Activation.Gelu, // on a CPU, a quarter of the cost of the tanh approximation
        InitializerRange = 0.08,
        EosId = ReviewVocabulary.Eos,
        BosId = ReviewVocabulary.Eos,
    };

    private static SftConfig Seeded(SftConfig config, int seed) => config with { Training = config.Training with { Seed = seed } };

    private static SftConfig Sft(int steps) => new()
    {
        Training = new TrainingConfig
        {
            Steps = steps,
            Seed = 0,
            BatchSize = 64,
            MaxGradNorm = 1,
            Optimizer = new AdamWConfig { Beta2 = 0.98 },
            Schedule = new Schedule { LearningRate = 3e-3, WarmupSteps = 50, Decay = Decay.Cosine },
        },
    };

    // Sixteen prompts per step: 96 pairs of 64 distinct responses.
    private static TrainingConfig Preference(int steps) => new()
    {
        Steps = steps,
        Seed = 0,
        BatchSize = 96,
        Schedule = new Schedule { LearningRate = 1e-4, WarmupSteps = 40, Decay = Decay.Linear, Floor = 0.1 },
    };

    // The paper's sweeps: β for DPO, α for unlikelihood, seeds for Preferred-FT. DPO's β share one learning rate and step
    // count, otherwise KL need not fall as β rises; the tuned runs, at four times the rate, are a separate series.
    private static IReadOnlyList<Method> MethodsOf(TrainingConfig training, int every, IReadOnlyList<int> seeds, IReadOnlyList<int> bestOf)
    {
        var common = training with { EvaluateEvery = every };
        var tuned = common with
        {
            Steps = 2 * training.Steps,
            Schedule = training.Schedule with { LearningRate = 4e-4, WarmupSteps = training.Steps / 2 },
        };
        return
        [
            .. new[] { 0.05, 0.1, 1, 5 }.Select(beta => PreferenceMethod.Dpo(beta, common, Order) with { Seeds = seeds }),
            .. new[] { 0.5, 1, 2 }.Select(beta => Tuned(PreferenceMethod.Dpo(beta, tuned, Order), "#56B4E9") with
            {
                Seeds = beta == 1 ? seeds : [seeds[0]],
                KeepPolicy = beta == 1,
            }),
            PreferenceMethod.PreferredFt(common, Order) with { Seeds = seeds },
            .. new[] { 0.05, 0.1, 0.5, 1 }.Select(alpha => PreferenceMethod.Unlikelihood(alpha, common, Order) with { Seeds = seeds }),
            // The other methods also run at the higher rate, so that DPO's gain cannot come from the rate alone.
            Tuned(PreferenceMethod.PreferredFt(tuned, Order), "#A6761D") with { Seeds = [seeds[0]] },
            Tuned(PreferenceMethod.Unlikelihood(0.5, tuned, Order), "#A0467F") with { Seeds = [seeds[0]] },
            .. BestOfNSampling.Each(bestOf),
        ];
    }

    private static PreferenceMethod Tuned(PreferenceMethod method, string colour) => method with
    {
        Name = $"{method.Name} (tuned)",
        Family = method.Family,
        Look = new SeriesLook(colour, MarkerShape.Diamond),
    };
}
