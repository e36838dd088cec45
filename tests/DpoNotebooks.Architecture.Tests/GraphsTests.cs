namespace DpoNotebooks.Architecture.Tests;

public class GraphsTests
{
    private static readonly Dictionary<string, string[]> Cyclic = new() { ["a"] = ["b"], ["b"] = ["c", "d"], ["c"] = [], ["d"] = ["b"] };

    [Fact]
    public void FindCycle_returns_the_nodes_of_a_cycle() => Assert.Equal(["b", "d", "b"], Graphs.FindCycle(Cyclic));

    [Fact]
    public void FindCycle_returns_null_for_an_acyclic_graph() =>
        Assert.Null(Graphs.FindCycle(new Dictionary<string, string[]> { ["a"] = ["b", "c"], ["b"] = ["c"], ["c"] = [] }));

    [Fact]
    public void Reduce_removes_arrows_that_follow_from_others() => Assert.Equal(
        new Dictionary<string, string[]> { ["a"] = ["b"], ["b"] = ["c"], ["c"] = ["d"], ["d"] = [] },
        Graphs.Reduce(new Dictionary<string, string[]> { ["a"] = ["b", "c", "d"], ["b"] = ["c", "d"], ["c"] = ["d"], ["d"] = [] }));

    [Fact]
    public void Reduce_returns_a_cyclic_graph_unchanged() => Assert.Same(Cyclic, Graphs.Reduce(Cyclic));
}
