using DpoNotebooks.Experiments.Worlds.Reviews;

namespace DpoNotebooks.Experiments.Tests.Worlds.Reviews;

public sealed class ReviewDistributionTests
{
    private static readonly ReviewsWorld World = ReviewsWorld.Default;
    private static readonly ReviewDistribution Distribution = new(World);

    [Fact]
    public void The_probabilities_of_all_reviews_sum_to_one()
    {
        var reviews = TinyWorld.Reviews;

        Assert.Equal(reviews.Count, reviews.Select(review => string.Join(' ', review.Tokens)).Distinct().Count());
        Assert.Equal(1, reviews.Sum(review => Math.Exp(review.Logp)), 1e-9);
    }

    [Fact]
    public void Frequencies_of_generated_words_match_their_probabilities()
    {
        const int Samples = 100_000;
        var (mean, square, seen) =
            (new double[TinyWorld.World.Vocabulary.Count], new double[TinyWorld.World.Vocabulary.Count], new double[TinyWorld.World.Vocabulary.Count]);
        foreach (var (tokens, logp) in TinyWorld.Reviews)
        {
            foreach (var word in tokens.CountBy(word => word))
            {
                mean[word.Key] += Math.Exp(logp) * word.Value;
                square[word.Key] += Math.Exp(logp) * word.Value * word.Value;
            }
        }

        var generator = new ReviewGenerator(TinyWorld.World, seed: 11);
        for (var i = 0; i < Samples; i++)
        {
            foreach (var word in generator.Next().Tokens)
            {
                seen[word]++;
            }
        }

        for (var word = 1; word < seen.Length; word++)
        {
            var error = Math.Sqrt((square[word] - mean[word] * mean[word]) / Samples);
            Assert.InRange(seen[word] / Samples, mean[word] - 4.5 * error, mean[word] + 4.5 * error);
        }
    }

    [Fact]
    public void Frequencies_of_generated_reviews_match_their_probabilities()
    {
        const int Samples = 100_000;
        var generator = new ReviewGenerator(TinyWorld.World, seed: 12);
        var seen = Enumerable.Range(0, Samples).CountBy(_ => string.Join(' ', generator.Next().Tokens)).ToDictionary();

        foreach (var (tokens, logp) in TinyWorld.Reviews.OrderByDescending(review => review.Logp).Take(40))
        {
            var p = Math.Exp(logp);
            var error = Math.Sqrt(p * (1 - p) / Samples);
            Assert.InRange(seen.GetValueOrDefault(string.Join(' ', tokens)) / (double)Samples, p - 4.5 * error, p + 4.5 * error);
        }
    }

    [Fact]
    public void The_entropy_estimate_agrees_with_the_exact_entropy()
    {
        var reviews = TinyWorld.Reviews;
        var nats = -reviews.Sum(review => Math.Exp(review.Logp) * review.Logp);
        var tokens = reviews.Sum(review => Math.Exp(review.Logp) * (review.Tokens.Length + 1));

        var entropy = ReviewEntropy.Estimate(TinyWorld.World, seed: 13, reviews: 20_000);

        Assert.InRange(entropy.NatsPerToken - nats / tokens, -4 * entropy.StandardError, 4 * entropy.StandardError);
        Assert.InRange(entropy.StandardError, 1e-4, 5e-3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("it was shot in france .")] // no body
    [InlineData("the plot was good .")] // one opinion only
    [InlineData("the plot was good . i liked the story .")] // one aspect twice
    [InlineData("the plot was good . i liked the acting . the music was superb . the ending was dull .")]
    [InlineData("overall , the film was good . the plot was good . i liked the acting .")] // the verdict comes last
    [InlineData("the plot was good . i liked the acting")]
    [InlineData("the plot was good . i liked the saturday .")]
    public void Impossible_reviews_have_probability_zero(string text) =>
        Assert.Equal(double.NegativeInfinity, Distribution.LogProbability(World.Vocabulary.Encode(text)));

    [Fact]
    public void The_tone_makes_a_second_opinion_of_the_same_sign_more_likely()
    {
        // The two reviews differ only in the signs.
        var same = Distribution.LogProbability(World.Vocabulary.Encode("the plot was good . the acting was good ."));
        var other = Distribution.LogProbability(World.Vocabulary.Encode("the plot was good . the acting was bad ."));

        // p(++) = .4 (.95² + .05²) + .2 / 4 and p(+−) = .4 · 2 · .95 · .05 + .2 / 4; "good" and "bad" are alike in their lists.
        Assert.Equal(Math.Log(.412 / .088), same - other, 1e-9);
    }
}
