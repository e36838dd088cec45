using CsCheck;
using DpoNotebooks.Data;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Tests.Data;

public class BatchOrderTests
{
    private static readonly Gen<(BatchOrder Order, int Epoch)> Cases =
        from count in Gen.Int[0, 80]
        from size in Gen.Int[1, 12]
        from seed in Gen.Int
        from lengths in Gen.Int[1, 9].Array[count]
        from byLength in Gen.Bool
        from epoch in Gen.Int[0, 5]
        select (new BatchOrder(count, size, seed) { Lengths = byLength ? lengths : null }, epoch);

    [Fact]
    public void Each_epoch_has_each_example_once_in_batches_of_the_size_and_at_most_one_partial_batch() => Property.Holds(Cases, test =>
    {
        var (order, epoch) = test;

        var batches = order.Epoch(epoch);

        Assert.Equal(Enumerable.Range(0, order.Count), batches.SelectMany(batch => batch).Order());
        Assert.Equal(order.Count / order.BatchSize, batches.Count(batch => batch.Length == order.BatchSize));
        Assert.Equal(order.Count % order.BatchSize, batches.Where(batch => batch.Length != order.BatchSize).Sum(batch => batch.Length));
        Assert.Equal(batches.Where(batch => batch.Length == order.BatchSize), (order with { DropPartial = true }).Epoch(epoch));
    });

    [Fact]
    public void The_same_seed_and_epoch_give_the_same_order() =>
        Property.Holds(Cases, test => Assert.Equal(test.Order.Epoch(test.Epoch), (test.Order with { }).Epoch(test.Epoch)));

    [Fact]
    public void Another_seed_or_epoch_gives_another_order()
    {
        static string Order(int seed, int epoch) => string.Join(',', new BatchOrder(50, 7, seed).Epoch(epoch).SelectMany(batch => batch));

        Assert.Equal(3, new[] { Order(1, 0), Order(1, 1), Order(2, 0) }.Distinct().Count());
    }

    [Fact]
    public void Epoch_by_length_has_less_padding_and_batches_in_random_order()
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
    public void Epoch_of_no_examples_is_empty_and_inconsistent_values_throw()
    {
        Assert.Empty(new BatchOrder(0, 4, 0).Epoch(0));
        Assert.Throws<ArgumentException>(() => new BatchOrder(4, 0, 0).Epoch(0));
        Assert.Throws<ArgumentException>(() => (new BatchOrder(4, 2, 0) { Lengths = [1, 2] }).Epoch(0));
    }
}
