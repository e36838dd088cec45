using CsCheck;
using DpoNotebooks.Data;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Tests.Data;

public class DataOrderTests
{
    // Each block is a prompt with two to four new responses and all pairs of them; few prompts, so that most occur in several blocks.
    private static readonly Gen<(int Prompt, int Responses)[]> Blocks = Gen.Select(Gen.Int[1, 5], Gen.Int[2, 4]).Array[1, 12];

    private static readonly Gen<(TokenizedPair[][] Blocks, int Size, PairOrder Order, int Seed)> Cases =
        Gen.Select(Blocks.Select(Pairs), Gen.Int[1, 20], Gen.Enum<PairOrder>(), Gen.Int);

    [Fact]
    public void Each_epoch_visits_each_pair_once_in_windows_of_the_size() => Property.Holds(Cases, test =>
    {
        var data = PairDataset.From(test.Blocks.SelectMany(block => block));

        foreach (var epoch in Epochs(data, test.Size, test.Order, test.Seed))
        {
            Assert.Equal(Enumerable.Range(0, data.Pairs.Count), epoch.SelectMany(window => window).Order());
            Assert.All(epoch.SkipLast(1), window => Assert.Equal(test.Size, window.Length));
            Assert.NotEmpty(epoch[^1]);
        }
    }, count: 200);

    [Fact]
    public void The_same_seed_gives_the_same_windows() => Property.Holds(Cases, test =>
    {
        var data = PairDataset.From(test.Blocks.SelectMany(block => block));

        Assert.Equal(Epochs(data, test.Size, test.Order, test.Seed), Epochs(data, test.Size, test.Order, test.Seed));
    }, count: 200);

    [Fact]
    public void A_window_is_read_at_its_position_without_those_before_it() => Property.Holds(Cases, test =>
    {
        var data = PairDataset.From(test.Blocks.SelectMany(block => block));
        var (order, at) = (DataOrder.Of(data.Pairs, test.Order, test.Seed), default(DataPosition));
        foreach (var window in DataOrder.Of(data.Pairs, test.Order, test.Seed).Windows(test.Size).Take(20))
        {
            (var next, var after) = DataOrder.Of(data.Pairs, test.Order, test.Seed).Next(at, test.Size);
            Assert.Equal(window, next);
            Assert.Equal(window, order.Next(at, test.Size).Window);
            at = after;
        }
    }, count: 50);

    [Fact]
    public void Another_seed_or_epoch_gives_another_order()
    {
        static string Order(int seed, int epoch) => string.Join(',', DataOrder.Of(50, seed).Next(new DataPosition(epoch, 0), 50).Window);

        Assert.Equal(3, new[] { Order(1, 0), Order(1, 1), Order(2, 0) }.Distinct().Count());
    }

    [Fact]
    public void Pairs_that_share_responses_stay_together_in_the_order_by_prompt() => Property.Holds(Cases, test =>
    {
        var data = PairDataset.From(test.Blocks.SelectMany(block => block));

        int[] order = [.. Epochs(data, test.Size, PairOrder.ByPrompt, test.Seed)[0].SelectMany(window => window)];

        var first = 0;
        foreach (var block in test.Blocks)
        {
            int[] positions = [.. Enumerable.Range(first, block.Length).Select(pair => Array.IndexOf(order, pair))];
            Assert.Equal(block.Length - 1, positions.Max() - positions.Min());
            first += block.Length;
        }
    }, count: 200);

    [Fact]
    public void A_dataset_stores_each_prompt_and_each_response_of_a_prompt_once_and_keeps_the_pairs()
    {
        var texts = Gen.Int[1, 3].Array[1, 2];
        Property.Holds(Gen.Select(texts, texts, texts, (prompt, chosen, rejected) => new TokenizedPair(prompt, chosen, rejected)).Array[0, 20], pairs =>
        {
            var data = PairDataset.From(pairs);

            Assert.Equal(pairs.Length, data.Pairs.Count);
            Assert.Equal(pairs.Select(pair => Key(pair.Prompt)).Distinct().Count(), data.Pairs.Select(pair => pair.Prompt).Distinct().Count());
            Assert.Equal(data.Responses.Count, data.Responses.Select(response => Key(response.Prompt) + Key(response.Response)).Distinct().Count());
            Assert.All(pairs.Zip(data.Pairs), pair =>
            {
                var (chosen, rejected) = (data.Responses[pair.Second.Chosen], data.Responses[pair.Second.Rejected]);
                Assert.Equal([pair.First.Prompt, pair.First.Chosen, pair.First.Prompt, pair.First.Rejected],
                    [chosen.Prompt, chosen.Response, rejected.Prompt, rejected.Response]);
            });
        }, count: 300);

        static string Key(int[] ids) => string.Join(',', ids) + ";";
    }

    private static int[][][] Epochs(PairDataset data, int size, PairOrder order, int seed)
    {
        var windows = (data.Pairs.Count + size - 1) / size;
        return [.. DataOrder.Of(data.Pairs, order, seed).Windows(size).Take(3 * windows).Chunk(windows)];
    }

    private static TokenizedPair[][] Pairs((int Prompt, int Responses)[] blocks) => [.. blocks.Select((block, number) => (TokenizedPair[])
    [
        .. from first in Enumerable.Range(0, block.Responses)
           from second in Enumerable.Range(first + 1, block.Responses - first - 1)
           select new TokenizedPair([block.Prompt], [number + 1, first, 0], [number + 1, second, 0]),
    ])];
}
