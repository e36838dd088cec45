using DpoNotebooks.Data;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Tests.Data;

public class FlippedLabelsTests
{
    [Fact]
    public void Of_exchanges_a_share_of_the_labels_and_keeps_the_rest()
    {
        var data = TinyPairs.Create();

        var (flippedData, flipped) = FlippedLabels.Of(data, 0.1, seed: 4);

        Assert.Equal(5, flipped.Count); // of 48
        Assert.Equal(data.ResponsesHash, flippedData.ResponsesHash);
        Assert.NotEqual(data.Hash, flippedData.Hash);
        foreach (var (index, (before, after)) in data.Pairs.Zip(flippedData.Pairs).Index())
        {
            Assert.Equal(flipped.Contains(index) ? (before.Rejected, before.Chosen) : (before.Chosen, before.Rejected), (after.Chosen, after.Rejected));
            Assert.Equal(before.Prompt, after.Prompt);
        }
    }

    [Fact]
    public void The_seed_determines_the_flipped_pairs()
    {
        var data = TinyPairs.Create();

        Assert.Equal(FlippedLabels.Of(data, 0.2, 1).Flipped.Order(), FlippedLabels.Of(data, 0.2, 1).Flipped.Order());
        Assert.NotEqual(FlippedLabels.Of(data, 0.2, 1).Flipped.Order(), FlippedLabels.Of(data, 0.2, 2).Flipped.Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => FlippedLabels.Of(data, 1.5, 1));
    }
}
