using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

public class SampledPairsTests
{
    [Fact]
    public void Four_samples_make_six_pairs_each_with_the_better_one_chosen()
    {
        int[][] responses = [[10, 0], [11, 0], [12, 0], [13, 0]];
        double[] rewards = [0.4, 0.9, 0.1, 0.5];

        var pairs = SampledPairs.Pairs([new ScoredPrompt([1, 2], responses, rewards)]).ToArray();

        Assert.Equal(6, pairs.Length);
        Assert.All(pairs, pair => Assert.Equal([1, 2], pair.Prompt));
        Assert.All(pairs, pair => Assert.True(rewards[pair.Chosen[0] - 10] > rewards[pair.Rejected[0] - 10]));
        Assert.Equal(6, pairs.Select(pair => (pair.Chosen[0], pair.Rejected[0])).Distinct().Count());
    }

    [Fact]
    public void Equal_responses_make_no_pair_if_rounding_gives_them_different_rewards()
    {
        var pairs = SampledPairs.Pairs([new ScoredPrompt([1], [[2, 0], [2, 0], [4]], [0.5, 0.5000001, 0.7])]);

        Assert.Equal([(4, 2), (4, 2)], pairs.Select(pair => (pair.Chosen[0], pair.Rejected[0])));
    }

    [Fact]
    public void Equal_rewards_make_no_pair()
    {
        var pairs = SampledPairs.Pairs([new ScoredPrompt([1], [[2], [3], [4]], [0.5, 0.5, 0.7])]);

        Assert.Equal([(4, 2), (4, 3)], pairs.Select(pair => (pair.Chosen[0], pair.Rejected[0])));
    }
}
