namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>
/// Statistics of a set of documents, to compare a model's samples with the generator's. The loss alone hardly shows
/// whether a model has learnt the tone, which is worth under .02 nats per token; the sign agreement does.
/// </summary>
/// <param name="Documents">Number of documents.</param>
/// <param name="Reward">Mean reward.</param>
/// <param name="RewardError">Standard error of the mean reward.</param>
/// <param name="RewardDeviation">Standard deviation of the reward over documents.</param>
/// <param name="GrammaticalShare">Mean share of tokens in sentences of the grammar.</param>
/// <param name="Length">Mean number of tokens.</param>
/// <param name="SignAgreement">Mean product of the signs of a document's first and last opinionated sentence, if it has
/// two: 1 if they always agree, 0 if they are independent.</param>
/// <param name="SignAgreementError">Standard error of the sign agreement.</param>
public sealed record ReviewStatistics(
    int Documents, double Reward, double RewardError, double RewardDeviation, double GrammaticalShare, double Length,
    double SignAgreement, double SignAgreementError)
{
    /// <summary>Measures at least two documents.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary, or there are fewer than two documents.</exception>
    public static ReviewStatistics Measure(ReviewsWorld world, IReadOnlyList<int[]> documents)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(documents.Count, 2, nameof(documents));
        var reward = new ReviewReward(world);
        var parser = new SentenceParser(world.Grammar);
        ReviewScore[] scores = [.. documents.Select(document => reward.Score(document))];
        double[] agreements = [.. documents.Select(document => Signs(world, parser, document)).Where(signs => signs.Count > 1)
            .Select(signs => (double)(signs[0] * signs[^1]))];
        var (mean, error, deviation) = Moments([.. scores.Select(score => score.Reward)]);
        var (agreement, agreementError, _) = Moments(agreements);
        return new(
            documents.Count, mean, error, deviation, scores.Average(score => score.GrammaticalShare),
            scores.Average(score => score.Length), agreement, agreementError);
    }

    private static List<int> Signs(ReviewsWorld world, SentenceParser parser, int[] document)
    {
        var signs = new List<int>();
        foreach (var words in new SentenceSplitter(world.Vocabulary.Document(document), world.Grammar.Stop))
        {
            if (parser.TryParse(words, out var sentence) && sentence.Sign != 0)
            {
                signs.Add(sentence.Sign);
            }
        }

        return signs;
    }

    private static (double Mean, double Error, double Deviation) Moments(double[] values)
    {
        if (values.Length < 2)
        {
            return (double.NaN, double.NaN, double.NaN);
        }

        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return (mean, deviation / Math.Sqrt(values.Length), deviation);
    }
}
