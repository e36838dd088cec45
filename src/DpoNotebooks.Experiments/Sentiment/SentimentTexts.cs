using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Worlds.Imdb;
using DpoNotebooks.Experiments.Worlds.Reviews;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>What a controlled-sentiment experiment reads: texts to fine-tune on, prefixes, and the true reward.</summary>
/// <param name="Train">Texts of the reference's fine-tuning.</param>
/// <param name="HeldOut">Texts for its held-out loss.</param>
/// <param name="Prompts">Prefixes that pairs are sampled for.</param>
/// <param name="HeldOutPrompts">Prefixes whose pairs are held out.</param>
/// <param name="EvaluationPrompts">Prefixes that every policy is measured on.</param>
/// <param name="Reward">The true reward of prompt and completion.</param>
/// <param name="Decode">Text of token ids.</param>
/// <param name="PieceOf">Text of one token, for where tokens are shown one by one.</param>
/// <param name="HeldOutNats">Nats a token of <paramref name="HeldOut"/> under the law that wrote them, where it is known: on the same
/// texts, so that a model's excess over it is free of what is easy or hard in them.</param>
/// <param name="Sources">SHA-256 of what the texts and the reward come from, by name.</param>
public sealed record SentimentTexts(
    IReadOnlyList<TokenizedResponse> Train,
    IReadOnlyList<TokenizedResponse> HeldOut,
    IReadOnlyList<int[]> Prompts,
    IReadOnlyList<int[]> HeldOutPrompts,
    IReadOnlyList<int[]> EvaluationPrompts,
    RewardFunction Reward,
    Func<int[], string> Decode,
    Func<int, string> PieceOf,
    double? HeldOutNats,
    IReadOnlyDictionary<string, string> Sources)
{
    /// <summary>SHA-256 of the tokens of all of them.</summary>
    public string Hash => PairDataset.HashOf([.. Train, .. HeldOut, .. Prompts.Concat(HeldOutPrompts).Concat(EvaluationPrompts).Select(prompt => new TokenizedResponse(prompt, []))]);

    /// <summary>What the experiment reads: IMDb where its record says so, the reviews world otherwise.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="context">Fetches files and shows progress; null: silent.</param>
    /// <param name="device">Where a reward model lives; null: the CPU.</param>
    public static SentimentTexts Of(SentimentExperiment experiment, ExperimentContext? context = null, Device? device = null) =>
        experiment.Imdb is { } imdb ? ImdbTexts.Of(experiment, imdb, context ?? ExperimentContext.Silent, device) : ReviewsTexts.Of(experiment, ReviewsWorld.Default);
}
