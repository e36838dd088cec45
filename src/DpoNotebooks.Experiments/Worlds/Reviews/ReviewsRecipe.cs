using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>The reviews world, whose texts are generated and whose reward is exact.</summary>
public sealed record ReviewsRecipe : WorldRecipe
{
    private const int TrainStream = 0, PromptStream = 1, HeldOutStream = 2, EvaluationStream = 3, HeldOutPromptStream = 4;

    /// <summary>Generates the texts; each set is a separate random stream of the request's seed.</summary>
    public override World Load(WorldRequest request, ExperimentContext context)
    {
        var world = ReviewsWorld.Default;
        var heldOut = Reviews(HeldOutStream, request.HeldOutTexts);
        var generator = new ReviewDistribution(world);
        return new World
        {
            Name = "reviews",
            Train = Reviews(TrainStream, request.Texts),
            HeldOut = heldOut,
            Prompts = Prefixes(PromptStream, request.Prompts),
            HeldOutPrompts = Prefixes(HeldOutPromptStream, request.HeldOutPrompts),
            EvaluationPrompts = Prefixes(EvaluationStream, request.EvaluationPrompts),
            Reward = RewardOf(world),
            Decode = ids => world.Vocabulary.Decode([.. ids.Where(id => id != ReviewVocabulary.Eos)]),
            PieceOf = id => id == ReviewVocabulary.Eos ? "(end)" : world.Vocabulary.Decode([id]),
            Measures = ["grammatical", "length"],
            HeldOutNats = -heldOut.Sum(text => generator.LogProbability(text.Response.AsSpan()[..^1])) / heldOut.Sum(text => (double)text.Response.Length),
            Sources = new Dictionary<string, string> { ["world"] = world.Hash },
        };

        TokenizedResponse[] Reviews(int stream, int count)
        {
            var random = new ReviewGenerator(world, request.Seed, stream);
            return [.. Enumerable.Range(0, count).Select(_ => new TokenizedResponse([ReviewVocabulary.Eos], [.. random.Next().Tokens, ReviewVocabulary.Eos]))];
        }

        // A sequence begins with the end mark, like GPT-2's documents, so that a prefix's first word also has a context.
        int[][] Prefixes(int stream, int count) =>
            [.. ReviewPrefixes.Sample(world, request.Seed, count, stream: stream).Select(prefix => (int[])[ReviewVocabulary.Eos, .. prefix])];
    }

    /// <summary>The exact reward of prompt and completion, with the measures <c>grammatical</c>, <c>strict</c> and <c>length</c>.</summary>
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
