using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public class BatchOrderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_epoch_has_each_example_once_in_batches_of_the_size_and_one_rest(bool byLength)
    {
        var order = new BatchOrder(103, 10, Seed: 5) { Lengths = byLength ? [.. Enumerable.Range(0, 103)] : null };

        var batches = order.Epoch(0);

        Assert.Equal(Enumerable.Range(0, 103), batches.SelectMany(batch => batch).Order());
        Assert.Equal([.. Enumerable.Repeat(10, 10), 3], batches.Select(batch => batch.Length).OrderDescending());
    }

    [Fact]
    public void The_same_seed_and_epoch_give_the_same_order_and_others_another()
    {
        static string Order(int seed, int epoch) => string.Join(',', new BatchOrder(50, 7, seed).Epoch(epoch).SelectMany(batch => batch));

        Assert.Equal(Order(1, 3), Order(1, 3));
        Assert.Equal(3, new[] { Order(1, 0), Order(1, 1), Order(2, 0) }.Distinct().Count());
    }

    [Fact]
    public void Grouping_by_length_saves_padding_and_keeps_the_order_of_batches_random()
    {
        var random = new Random(0);
        int[] lengths = [.. Enumerable.Range(0, 640).Select(_ => random.Next(10, 200))];
        int Padded(IReadOnlyList<int[]> batches) => batches.Sum(batch => batch.Length * batch.Max(i => lengths[i]));
        var plain = new BatchOrder(640, 8, Seed: 1);

        var grouped = (plain with { Lengths = lengths }).Epoch(0);

        Assert.True(Padded(grouped) < 0.75 * Padded(plain.Epoch(0)));
        Assert.NotEqual(grouped.Select(batch => lengths[batch[0]]).Order(), grouped.Select(batch => lengths[batch[0]]));
    }

    [Fact]
    public void A_partial_batch_can_be_dropped()
    {
        Assert.Equal([4, 4], (new BatchOrder(10, 4, 0) { DropPartial = true }).Epoch(0).Select(batch => batch.Length));
    }

    [Fact]
    public void Nothing_to_train_on_is_no_batch_and_nonsense_is_refused()
    {
        Assert.Empty(new BatchOrder(0, 4, 0).Epoch(0));
        Assert.Throws<ArgumentException>(() => new BatchOrder(4, 0, 0).Epoch(0));
        Assert.Throws<ArgumentException>(() => (new BatchOrder(4, 2, 0) { Lengths = [1, 2] }).Epoch(0));
    }
}
