using DpoNotebooks.Data;
using DpoNotebooks.Data.Worlds;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Experiments;

/// <summary>What a controlled-sentiment experiment reads: texts to fine-tune on, prefixes, and the true reward.</summary>
/// <param name="Train">Texts of the reference's fine-tuning.</param>
/// <param name="HeldOut">Texts for its held-out loss.</param>
/// <param name="Prompts">Prefixes that pairs are sampled for; disjoint from the texts.</param>
/// <param name="HeldOutPrompts">Prefixes whose pairs are held out.</param>
/// <param name="EvaluationPrompts">Prefixes that every policy is measured on.</param>
/// <param name="Reward">The true reward of prompt and completion.</param>
/// <param name="Decode">Text of token ids.</param>
/// <param name="HeldOutNats">Nats a token of <paramref name="HeldOut"/> under the law that wrote them, where it is known: on the same
/// texts, so that a model's excess over it is free of what is easy or hard in them.</param>
public sealed record SentimentTexts(
    IReadOnlyList<TokenizedResponse> Train,
    IReadOnlyList<TokenizedResponse> HeldOut,
    IReadOnlyList<int[]> Prompts,
    IReadOnlyList<int[]> HeldOutPrompts,
    IReadOnlyList<int[]> EvaluationPrompts,
    RewardFunction Reward,
    Func<int[], string> Decode,
    double? HeldOutNats)
{
    /// <summary>Text of one token, for where tokens are shown one by one.</summary>
    public string PieceOf(int id) => Decode([id]) is { Length: > 0 } word ? word : "(end)";

    private const int TrainStream = 0, PromptStream = 1, HeldOutStream = 2, EvaluationStream = 3, HeldOutPromptStream = 4;

    /// <summary>Texts of the reviews world; every set is a stream of its own under the experiment's seed.</summary>
    public static SentimentTexts OfReviews(SentimentExperiment experiment, ReviewsWorld world)
    {
        var (reference, pairs, evaluation) = (experiment.Reference, experiment.Pairs, experiment.Evaluation);
        var heldOut = Reviews(HeldOutStream, reference.HeldOutReviews);
        var law = new ReviewDistribution(world);
        return new SentimentTexts(
            Reviews(TrainStream, reference.Reviews),
            heldOut,
            Prefixes(PromptStream, pairs.Prompts),
            Prefixes(HeldOutPromptStream, pairs.HeldOutPrompts),
            Prefixes(EvaluationStream, evaluation.Prompts),
            RewardOf(world),
            ids => world.Vocabulary.Decode([.. ids.Where(id => id != ReviewVocabulary.Eos)]),
            -heldOut.Sum(text => law.LogProbability(text.Response.AsSpan()[..^1])) / heldOut.Sum(text => (double)text.Response.Length));

        TokenizedResponse[] Reviews(int stream, int count)
        {
            var generator = new ReviewGenerator(world, experiment.Seed, stream);
            return [.. Enumerable.Range(0, count).Select(_ => new TokenizedResponse([ReviewVocabulary.Eos], [.. generator.Next().Tokens, ReviewVocabulary.Eos]))];
        }

        // A sequence begins with the end mark, as GPT-2's documents do, so that a prefix's first word has a context too.
        int[][] Prefixes(int stream, int count) =>
            [.. ReviewPrefixes.Sample(world, experiment.Seed, count, stream: stream).Select(prefix => (int[])[ReviewVocabulary.Eos, .. prefix])];
    }

    /// <summary>The world's reward of prompt and completion, with the strict reward, the grammatical share and the length beside it.</summary>
    public static RewardFunction RewardOf(ReviewsWorld world)
    {
        var reward = new ReviewReward(world);
        return texts => [.. texts.Select(text =>
        {
            var score = reward.Score([.. text.Prompt[1..], .. text.Response]);
            return new RewardScore(score.Reward)
            {
                Measures = new Dictionary<string, double>
                {
                    ["grammatical"] = score.GrammaticalShare,
                    ["strict"] = score.StrictReward,
                    ["length"] = score.Length,
                },
            };
        })];
    }
}
