namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>The entropy of the reviews, estimated from the exact log-probabilities of samples: the lowest loss that a language
/// model of them can have.</summary>
/// <param name="NatsPerToken">−E[log p(review)] / E[tokens], where the tokens include the end mark.</param>
/// <param name="StandardError">Of <paramref name="NatsPerToken"/>, as a ratio of means (delta method).</param>
/// <param name="NatsPerReview">−E[log p(review)].</param>
/// <param name="TokensPerReview">E[tokens], the end mark included.</param>
/// <param name="Reviews">Number of reviews sampled.</param>
public sealed record ReviewEntropy(
    double NatsPerToken, double StandardError, double NatsPerReview, double TokensPerReview, int Reviews)
{
    /// <summary>Samples fresh reviews and averages −log p.</summary>
    /// <param name="world">The reviews world.</param>
    /// <param name="seed">Seed of the reviews.</param>
    /// <param name="reviews">Number of reviews, at least 2.</param>
    public static ReviewEntropy Estimate(ReviewsWorld world, int seed, int reviews)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reviews, 2);
        var generator = new ReviewGenerator(world, seed);
        var distribution = new ReviewDistribution(world);
        var (nats, tokens) = (new double[reviews], new double[reviews]);
        for (var i = 0; i < reviews; i++)
        {
            var review = generator.Next().Tokens;
            nats[i] = -distribution.LogProbability(review);
            tokens[i] = review.Length + 1;
        }

        var (meanNats, meanTokens) = (nats.Average(), tokens.Average());
        var rate = meanNats / meanTokens;
        var squares = nats.Zip(tokens, (n, t) => (n - rate * t) * (n - rate * t)).Sum() / (reviews - 1);
        return new(rate, Math.Sqrt(squares / reviews) / meanTokens, meanNats, meanTokens, reviews);
    }
}
