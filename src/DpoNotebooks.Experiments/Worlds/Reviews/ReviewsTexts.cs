using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Sentiment;

namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>The texts of an experiment on the reviews world, whose reward is exact.</summary>
public static class ReviewsTexts
{
    private const int TrainStream = 0, PromptStream = 1, HeldOutStream = 2, EvaluationStream = 3, HeldOutPromptStream = 4;

    /// <summary>The texts; every set is a stream of its own under the experiment's seed.</summary>
    public static SentimentTexts Of(SentimentExperiment experiment, ReviewsWorld world)
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
            id => id == ReviewVocabulary.Eos ? "(end)" : world.Vocabulary.Decode([id]),
            -heldOut.Sum(text => law.LogProbability(text.Response.AsSpan()[..^1])) / heldOut.Sum(text => (double)text.Response.Length),
            new Dictionary<string, string> { ["world"] = world.Hash });

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
