using System.Security.Cryptography;
using System.Text;
using DpoNotebooks.Experiments.Worlds.Reviews;

namespace DpoNotebooks.Experiments.Tests.Worlds.Reviews;

public sealed class ReviewGeneratorTests
{
    private static readonly ReviewsWorld World = ReviewsWorld.Default;
    private static readonly Review[] Reviews = Draw(seed: 0, count: 20_000);

    [Fact]
    public void The_first_thousand_reviews_do_not_change()
    {
        var text = string.Join('\n', Reviews.Take(1000).Select(review => World.Vocabulary.Decode(review.Tokens)));

        Assert.Equal(
            "a11e8851ef32c02b3c53008b328e05f9975a5e69f112be0e4acce70089fbf196",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void The_hash_of_the_world_does_not_change()
    {
        Assert.Equal("12e16540822cd58f652522d7886bd7be23bcff8dba7f7295740bbb79876bcf3e", World.Hash);
        Assert.NotEqual(World.Hash, new ReviewsWorld(World.Lexicon, World.Odds with { Agreement = .9 }).Hash);
        Assert.NotEqual(World.Hash, new ReviewsWorld(World.Lexicon with { Whole = "film movie" }, World.Odds).Hash);
    }

    [Fact]
    public void Another_seed_or_stream_gives_different_reviews()
    {
        var texts = Reviews.Take(1000).Select(review => World.Vocabulary.Decode(review.Tokens)).ToHashSet();
        var otherSeed = Draw(seed: 1, count: 1000).Count(review => texts.Contains(World.Vocabulary.Decode(review.Tokens)));
        var otherStream = Draw(seed: 0, count: 1000, stream: 1).Count(review => texts.Contains(World.Vocabulary.Decode(review.Tokens)));

        Assert.InRange(otherSeed, 0, 5);
        Assert.InRange(otherStream, 0, 5);
    }

    [Fact]
    public void The_parser_recovers_the_opinions_of_every_review()
    {
        var parser = new SentenceParser(World.Grammar);
        foreach (var review in Reviews.Take(5000))
        {
            var recovered = new List<Opinion>();
            foreach (var sentence in World.Vocabulary.Decode(review.Tokens).Split(" .", StringSplitOptions.RemoveEmptyEntries))
            {
                Assert.True(parser.TryParse(World.Vocabulary.Encode(sentence), out var reading), sentence);
                recovered.AddRange(Enumerable.Range(0, reading.Opinions).Select(clause => reading[clause]));
            }

            Assert.Equal(review.Opinions, recovered);
        }
    }

    [Fact]
    public void Every_review_is_grammatical_and_possible_and_has_distinct_aspects()
    {
        var (reward, distribution) = (new ReviewReward(World), new ReviewDistribution(World));
        foreach (var review in Reviews.Take(5000))
        {
            var score = reward.Score(review.Tokens);

            Assert.Equal(1, score.GrammaticalShare);
            Assert.Equal(review.Opinions.Sum(opinion => opinion.Polarity), score.S, 1e-9);
            Assert.Equal(review.Opinions.Count, review.Opinions.Select(opinion => opinion.Aspect).Distinct().Count());
            Assert.InRange(distribution.LogProbability(review.Tokens), -100, -5);
            Assert.InRange(review.Tokens.Length, World.Grammar.ShortestReview, 45);
        }
    }

    [Fact]
    public void Every_word_except_the_end_mark_occurs()
    {
        var seen = Reviews.SelectMany(review => review.Tokens).ToHashSet();

        Assert.Equal(Enumerable.Range(1, World.Vocabulary.Count - 1), seen.Order());
    }

    [Fact]
    public void Rewards_have_mean_one_half_and_the_spread_that_the_experiment_needs()
    {
        var statistics = ReviewStatistics.Measure(World, [.. Reviews.Select(review => review.Tokens)]);

        Assert.InRange((statistics.Reward - .5) / statistics.RewardError, -4, 4);
        Assert.InRange(statistics.RewardDeviation, .27, .33);
        Assert.Equal(1, statistics.GrammaticalShare);
    }

    [Fact]
    public void Frequencies_of_tones_match_the_odds()
    {
        foreach (var (tone, share) in new[] { (-1, .4), (0, .2), (1, .4) })
        {
            var error = Math.Sqrt(share * (1 - share) / Reviews.Length);

            Assert.InRange(Reviews.Count(review => review.Tone == tone) / (double)Reviews.Length, share - 4 * error, share + 4 * error);
        }
    }

    [Fact]
    public void The_tone_correlates_the_first_and_last_opinion()
    {
        var statistics = ReviewStatistics.Measure(World, [.. Reviews.Select(review => review.Tokens)]);

        // Given a tone of ±1, each sign has mean ±.9, so the product of two has mean .81; in mixed reviews it is 0: .8 · .81.
        Assert.InRange((statistics.SignAgreement - .648) / statistics.SignAgreementError, -4, 4);
    }

    [Fact]
    public void The_entropy_matches_the_documented_value()
    {
        var entropy = ReviewEntropy.Estimate(World, seed: 2, reviews: 20_000);

        Assert.InRange((entropy.NatsPerToken - 1.4365) / entropy.StandardError, -4, 4);
        Assert.InRange(entropy.StandardError, 0, .003);
    }

    private static Review[] Draw(int seed, int count, int stream = 0)
    {
        var generator = new ReviewGenerator(World, seed, stream);
        return [.. Enumerable.Range(0, count).Select(_ => generator.Next())];
    }
}
