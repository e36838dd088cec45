namespace DpoNotebooks.Architecture.Tests;

/// <summary>Questions about a directed graph, given as a table from each node to the nodes that it points to.</summary>
internal static class Graphs
{
    /// <summary>A cycle of the graph, its first node repeated at its end; null if the graph is acyclic.</summary>
    public static IReadOnlyList<string>? FindCycle(IReadOnlyDictionary<string, string[]> graph)
    {
        var finished = new HashSet<string>();
        return graph.Keys.Select(node => FindCycle(graph, node, [], finished)).FirstOrDefault(cycle => cycle is not null);
    }

    /// <summary>The graph without the arrows that follow from others: a -> c where a -> b -> c. A cyclic graph stays as it is.</summary>
    public static IReadOnlyDictionary<string, string[]> Reduce(IReadOnlyDictionary<string, string[]> graph) => FindCycle(graph) is not null
        ? graph
        : graph.ToDictionary(
            row => row.Key,
            row => row.Value.Where(to => !row.Value.Any(other => other != to && Reaches(graph, other, to))).ToArray());

    private static bool Reaches(IReadOnlyDictionary<string, string[]> graph, string from, string to) =>
        from == to || graph.GetValueOrDefault(from, []).Any(next => Reaches(graph, next, to));

    private static IReadOnlyList<string>? FindCycle(
        IReadOnlyDictionary<string, string[]> graph, string node, List<string> path, HashSet<string> finished)
    {
        if (path.IndexOf(node) is var start && start >= 0)
        {
            return [.. path[start..], node];
        }

        if (finished.Contains(node))
        {
            return null;
        }

        path.Add(node);
        var cycle = graph.GetValueOrDefault(node, []).Select(next => FindCycle(graph, next, path, finished)).FirstOrDefault(found => found is not null);
        path.RemoveAt(path.Count - 1);
        finished.Add(node);
        return cycle;
    }
}
