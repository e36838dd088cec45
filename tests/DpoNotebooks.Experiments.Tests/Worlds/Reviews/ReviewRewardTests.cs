using DpoNotebooks.Data;
using DpoNotebooks.Experiments.Worlds.Reviews;

namespace DpoNotebooks.Experiments.Tests.Worlds.Reviews;

public sealed class ReviewRewardTests
{
    private static readonly ReviewsWorld World = ReviewsWorld.Default;
    private static readonly ReviewReward Reward = new(World);

    [Theory]
    [InlineData("the plot was good .", 1)]
    [InlineData("the plot felt dreary .", -1.6)]
    [InlineData("the plot was very good .", 1.3)]
    [InlineData("the plot was slightly superb .", .4 * 2.4)]
    [InlineData("the plot was painfully dull .", -1.5)]
    [InlineData("the plot was not good .", -.6)]
    [InlineData("the plot was never bad .", .7)]
    [InlineData("the plot was not very good .", -.6 * 1.3)]
    [InlineData("i adored the plot .", 2.4)]
    [InlineData("i never liked the ending .", -.7)]
    [InlineData("i hardly really hated the ending .", .5 * 1.2 * 1.6)]
    public void One_clause_is_strength_times_modifier_times_negation(string text, double s) => AssertScore(text, s, share: 1);

    [Theory]
    [InlineData("the plot was good and the acting was superb .", 1 + 2.4)]
    [InlineData("i liked the plot and the acting was not bad .", 1 + .6)]
    [InlineData("the plot was superb but the acting was bad .", .5 * 2.4 - 1.3)]
    [InlineData("although the plot was bad , i loved the acting .", -.5 + 1.3 * 2.4)]
    [InlineData("overall , the film was good .", 1.3)]
    [InlineData("sadly , i never liked the movie .", 1.3 * -.7)]
    [InlineData("it was shot in france .", 0)]
    public void A_sentence_weights_its_clauses(string text, double s) => AssertScore(text, s, share: 1);

    [Theory]
    [InlineData("the plot was good . the plot was good . the plot was good .", 1)]
    [InlineData("the plot was good . the story was superb .", (1 + 2.4) / 2)]
    [InlineData("the plot was good . i disliked the script .", 0)]
    [InlineData("the plot was good . the acting was superb .", 1 + 2.4)]
    [InlineData("happily , the film was good . luckily , the movie was good .", 1.3)]
    public void Polarity_is_averaged_within_an_aspect_and_summed_over_aspects(string text, double s) => AssertScore(text, s, share: 1);

    [Theory]
    [InlineData("plot the good was .")]
    [InlineData("the the the .")]
    [InlineData(". . .")]
    [InlineData("the plot was good")]
    [InlineData("the film was good .")] // only verdicts are about the whole film
    [InlineData("overall , the plot was good .")]
    [InlineData("overall the film was good .")]
    [InlineData("the plot was painfully good .")] // a modifier of the other sign
    [InlineData("sadly , the film was good .")]
    [InlineData("the plot was very not good .")]
    [InlineData("the plot was very very good .")]
    [InlineData("i not liked the plot .")]
    [InlineData("i liked the plot the acting .")]
    [InlineData("the plot was good and the acting was bad .")] // "and" joins one sign
    [InlineData("the plot was good but the acting was superb .")] // "but" opposes
    [InlineData("although the plot was good , the acting was superb .")]
    [InlineData("the plot was good and the story was superb .")] // two clauses of one aspect
    [InlineData("the plot was good and the acting was superb and the music was superb .")]
    [InlineData("the plot was saturday .")]
    [InlineData("i saw it on boston .")]
    [InlineData("although the plot was bad .")]
    [InlineData("the plot was .")]
    [InlineData("the .")]
    public void Sentences_that_do_not_parse_add_nothing(string text) => AssertScore(text, 0, share: 0);

    [Fact]
    public void An_unfinished_last_sentence_adds_nothing() =>
        AssertScore("the plot was good . the acting was superb", 1, share: 5.0 / 9);

    [Fact]
    public void The_share_counts_tokens_and_stops_of_sentences_that_parse() =>
        AssertScore("good good . the plot was good .", 1, share: 5.0 / 8);

    [Fact]
    public void The_end_mark_ends_the_document()
    {
        var review = World.Vocabulary.Encode("the plot was good .");
        int[] padded = [.. review, ReviewVocabulary.Eos, .. review[1..], ReviewVocabulary.Eos];

        Assert.Equal(Reward.Score(review), Reward.Score(padded));
    }

    [Fact]
    public void An_empty_document_has_reward_one_half() =>
        Assert.Equal(new ReviewScore(Reward: .5, StrictReward: 0, GrammaticalShare: 0, S: 0, Length: 0), Reward.Score([]));

    [Theory]
    [InlineData(-1)]
    [InlineData(100_000)]
    public void The_error_names_an_unknown_id(int id)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Reward.Score([3, id]));

        Assert.Contains($"Token 1 has id {id}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reward_is_thread_safe()
    {
        var generator = new ReviewGenerator(World, seed: 5);
        var reviews = Enumerable.Range(0, 2000).Select(_ => generator.Next().Tokens).ToArray();
        var scores = new ReviewScore[reviews.Length];

        Parallel.For(0, reviews.Length, i => scores[i] = Reward.Score(reviews[i]));

        Assert.Equal(reviews.Select(review => Reward.Score(review)), scores);
    }

    [Fact]
    public void Random_words_never_throw_and_rarely_parse()
    {
        var random = new SplitMix64(seed: 3);
        var scores = Enumerable.Range(0, 2000)
            .Select(_ => Reward.Score(Enumerable.Range(0, 40).Select(_ => 1 + random.Next(World.Vocabulary.Count - 1)).ToArray()))
            .ToArray();

        Assert.True(scores.Count(score => score.Reward == .5) > 1990);
    }

    private static void AssertScore(string text, double s, double share)
    {
        var tokens = World.Vocabulary.Encode(text);
        var reward = 1 / (1 + Math.Exp(-.6 * s));

        var score = Reward.Score(tokens);

        Assert.Equal(s, score.S, 1e-12);
        Assert.Equal(reward, score.Reward, 1e-12);
        Assert.Equal(share, score.GrammaticalShare, 1e-12);
        Assert.Equal(share * reward, score.StrictReward, 1e-12);
        Assert.Equal(tokens.Length, score.Length);
    }
}
