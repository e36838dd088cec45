using DpoNotebooks.Experiments.Claims;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Worlds.Imdb;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>Controlled sentiment at the paper's own size (§6.1, appendices B and C.1): gpt2-large, IMDb, the RoBERTa classifier; for a GPU.
/// Comments mark the choices that the paper leaves open. In float32, like the authors' policies: at 1e-6 a policy that starts on
/// bfloat16's grid would not leave it for hundreds of steps, and its KL would be mostly rounding.</summary>
internal static class PaperScale
{
    // Target KLs of 3 to 12 nats correspond to .05 to .2 nats per token: about 60 tokens. At temperature 1, the samples are the policy's own.
    private static readonly SamplingConfig Sampling = new() { MaxNewTokens = 60, Seed = 0, BatchSize = 512 };

    public static SentimentExperiment Experiment { get; } = new()
    {
        Name = "Paper",
        Workers = 1,
        World = new ImdbRecipe(),
        Claims = PaperClaims.Sentiment,
        Reference = new ReferenceRecipe { Pretrained = "hub:openai-community/gpt2-large", Texts = 25_000, Config = Sft(25_000 / 64) },
        Pairs = new PairRecipe { Prompts = 25_000, Sampling = Sampling },
        Evaluation = new EvaluationRecipe { Sampling = Sampling with { Seed = 1 } },
        Methods = MethodsOf(Preference(steps: 25_000 * 6 / 64, every: 100), bestOf: [4, 16, 64, 128]),
    };

    public static SentimentExperiment Trial { get; } = Experiment with
    {
        Name = "PaperTrial",
        Reference = Experiment.Reference with
        {
            Texts = 64,
            HeldOutTexts = 32,
            Config = new SftConfig { Training = Sft(2).Training with { BatchSize = 8, MicroBatchSize = 4 } },
        },
        Pairs = Experiment.Pairs with { Prompts = 24, HeldOutPrompts = 8 },
        Evaluation = Experiment.Evaluation with { Prompts = 8, SamplesPerPrompt = 2, ReferenceSamples = 4 },
        Methods = MethodsOf(Preference(steps: 2, every: 1) with { BatchSize = 8 }, bestOf: [4]),
    };

    // One epoch. The paper gives no learning rate for it; this one is usual for fine-tuning with AdamW.
    private static SftConfig Sft(int steps) => new()
    {
        Training = new TrainingConfig
        {
            Steps = steps,
            Seed = 0,
            MicroBatchSize = 8,
            MaxGradNorm = 1,
            Optimizer = new AdamWConfig(),
            Schedule = new Schedule { LearningRate = 1e-5, WarmupRatio = 0.1, Decay = Decay.Cosine },
        },
    };

    // The paper's learning rate, batch, optimizer and warm-up, which are the trainer's defaults.
    private static TrainingConfig Preference(int steps, int every) =>
        new() { Steps = steps, Seed = 0, EvaluateEvery = every };

    // The paper's sweeps; one epoch each.
    private static IReadOnlyList<Method> MethodsOf(TrainingConfig training, IReadOnlyList<int> bestOf) =>
    [
        .. new[] { 0.05, 0.1, 1, 5 }.Select(beta => PreferenceMethod.Dpo(beta, training, SentimentScales.Order) with { KeepPolicy = beta == 0.1 }),
        PreferenceMethod.PreferredFt(training, SentimentScales.Order) with { Seeds = [0, 1] },
        .. new[] { 0.05, 0.1, 0.5, 1 }.Select(alpha => PreferenceMethod.Unlikelihood(alpha, training, SentimentScales.Order)),
        .. BestOfNSampling.Each(bestOf),
    ];
}
