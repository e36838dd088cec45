using DpoNotebooks.Scoring;

namespace DpoNotebooks.Tests.Scoring;

public class CollatorTests
{
    [Fact]
    public void CollatePairs_gives_2B_rows_padded_on_the_right_to_the_longest()
    {
        using var batch = Collator.CollatePairs([new([1, 2], [3, 9], [4, 5, 9]), new([6], [7, 9], [8])], padId: 9);

        Assert.Equal([4L, 5], batch.Ids.shape);
        Assert.Equal(ScalarType.Int64, batch.Ids.dtype);
        Assert.Equal([1, 2, 3, 9, 9, 6, 7, 9, 9, 9, 1, 2, 4, 5, 9, 6, 8, 9, 9, 9], batch.Ids.data<long>().ToArray());
        Assert.Equal([2, 1, 2, 1], batch.PromptLengths);
        Assert.Equal([4, 3, 5, 2], batch.Lengths);
        Assert.Equal(4, batch.Count);
    }

    [Fact]
    public void Collate_leaves_only_the_ids_alive()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (Collator.Collate([new([1], [2])], padId: 0))
        {
            Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    public static TheoryData<int[], int[], int> BadRows => new()
    {
        { [], [1], 0 },
        { [1], [], 0 },
        { [1], [-1], 0 },
        { [1], [1], -1 },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public void Empty_parts_and_negative_ids_throw(int[] prompt, int[] response, int padId)
    {
        Assert.Throws<ArgumentException>(() => Collator.Collate([new([1], [2]), new(prompt, response)], padId));
    }

    [Fact]
    public void An_empty_batch_throws_and_the_error_of_a_row_names_the_row()
    {
        Assert.Throws<ArgumentException>(() => Collator.Collate([], padId: 0));
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => Collator.Collate([new([1], [2]), new([], [2])], 0)).Message, StringComparison.Ordinal);
    }
}
