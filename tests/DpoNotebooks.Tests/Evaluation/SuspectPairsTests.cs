using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Losses;
using DpoNotebooks.Scoring;
using DpoNotebooks.Training;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Tests.Evaluation;

public class SuspectPairsTests
{
    [Fact]
    public void Pairs_are_ranked_by_weight_with_the_expected_numbers()
    {
        var data = PairDataset.From([new([1], [2, 0], [3, 0]), new([1], [4, 0], [2, 0])]);
        var policy = new DatasetLogps("", data.ResponsesHash, [-1, -4, -3], null); // of 2, 3, 4
        var reference = new DatasetLogps("", data.ResponsesHash, [-2, -3, -1], null);

        var ranked = SuspectPairs.Rank(policy, reference, data, beta: 0.5);

        // Log-ratios 1, −1, −2: Δ = 2 in the first pair, −3 in the second.
        Assert.Equal([1, 0], ranked.Select(pair => pair.Pair));
        Assert.Equal([-3, 2], ranked.Select(pair => pair.Difference));
        Assert.Equal(1 / (1 + Math.Exp(-1.5)), ranked[0].Weight, 1e-12);
        Assert.Equal(Math.Log(1 + Math.Exp(-1)), ranked[1].Loss, 1e-12);
    }

    [Fact]
    public void The_table_has_texts_and_numbers_of_the_first_pairs()
    {
        var data = PairDataset.From([new([1], [2, 0], [3, 0]), new([1], [4, 0], [2, 0])]);
        var zeros = new DatasetLogps("", data.ResponsesHash, [0, 0, 0], null);

        var table = SuspectPairs.Rank(zeros with { Sums = [1, 0, 0] }, zeros, data, beta: 1).ToTable(data, ids => string.Join(' ', ids), count: 1);

        Assert.Equal(["pair", "prompt", "chosen", "rejected", "Δ", "weight", "loss"], table.Columns.Select(column => column.Name));
        DataFrameRow row = Assert.Single(table.Rows);
        Assert.Equal([1, "1", "4 0", "2 0", -1.0], row.Take(5));
    }

    [Fact]
    public void Log_probabilities_of_other_pairs_throw()
    {
        var data = PairDataset.From([new([1], [2, 0], [3, 0])]);
        var known = new DatasetLogps("", data.ResponsesHash, [0, 0], null);

        Assert.Contains("other pairs", Assert.Throws<ArgumentException>(() => SuspectPairs.Rank(known with { Data = "x" }, known, data, 1)).Message);
        Assert.Contains("other pairs", Assert.Throws<ArgumentException>(() => SuspectPairs.Rank(known, known with { Data = "x" }, data, 1)).Message);
    }

    /// <summary>The better response has more 1s than 2s; one label in ten is wrong. A short run learns the rule, not the exceptions.</summary>
    [Fact]
    public void A_trained_policy_puts_flipped_labels_first()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        using var policy = reference.Clone();
        var (data, flipped) = FlippedLabels.Of(RuledPairs(300), share: 0.1, seed: 1);
        var logps = DatasetLogps.Compute(reference, data);
        var training = new TrainingConfig { Steps = 40, Seed = 0, BatchSize = 32, Schedule = new Schedule { LearningRate = 3e-3, WarmupSteps = 5 } };
        PreferenceTrainer.Train(policy, logps, data, new PreferenceConfig { Loss = new Dpo { Beta = 0.1 }, Training = training });

        var ranked = SuspectPairs.Rank(policy, logps, data, beta: 0.1);

        bool[] found = [.. ranked.Select(pair => flipped.Contains(pair.Pair))];
        Assert.Equal(30, flipped.Count);
        Assert.InRange(Ranking.PrecisionAt(found, 20), 0.9, 1);
        Assert.InRange(Ranking.RocAuc([.. ranked.Select(pair => pair.Weight)], found), 0.97, 1);
    }

    private static PairDataset RuledPairs(int count)
    {
        var random = new Random(8);
        var pairs = new List<TokenizedPair>();
        while (pairs.Count < count)
        {
            int[] one = Response(), other = Response();
            if (Score(one) > Score(other) + 1)
            {
                pairs.Add(new TokenizedPair([random.Next(3, 12), random.Next(3, 12)], one, other));
            }
        }

        return PairDataset.From(pairs);

        int[] Response() => [.. Enumerable.Range(0, 6).Select(_ => random.Next(1, 8)), 0];

        static int Score(int[] response) => response.Count(id => id == 1) - response.Count(id => id == 2);
    }
}
