using CsCheck;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Tests.Evaluation;

/// <summary>Frontiers of runs that were made apart are one frontier after the merge.</summary>
public sealed class FrontierMergeTests : IDisposable
{
    private static readonly Gen<FrontierPoint> Points = Gen.Select(
        Gen.Int[0, 2].Select(i => new[] { "DPO", "SFT", "IPO" }[i]), Gen.Int[0, 2], Gen.Int[0, 2], Gen.Double[-1, 1], Gen.Double[0, 20],
        (method, seed, step, reward, kl) => new FrontierPoint { Method = method, Seed = seed, Step = step, Reward = reward, Kl = kl, N = 10 });

    // Distinct points, and for each the run that it belongs to.
    private static readonly Gen<(FrontierPoint Point, int Run)[]> Runs = Gen.Select(Points, Gen.Int[0, 3]).Array[0, 20]
        .Select(runs => runs.DistinctBy(run => run.Item1.Key).Select(run => (run.Item1, run.Item2)).ToArray());

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_merge_of_the_parts_of_a_frontier_has_its_points() => Property.Holds(Runs, runs =>
    {
        var merged = Frontier.Merge(PartsOf(runs));

        Assert.Equal(runs.Select(run => run.Point).ToHashSet(), merged.Points.ToHashSet());
        Assert.Equal(runs.Length, merged.Points.Count);
    });

    [Fact]
    public void Order_grouping_and_repetition_do_not_change_the_points_of_a_merge() => Property.Holds(Runs, runs =>
    {
        Frontier[] parts = [.. PartsOf(runs)];
        var expected = Frontier.Merge(parts).Points.ToHashSet();

        Assert.Equal(expected, Frontier.Merge(parts.Reverse()).Points.ToHashSet());
        Assert.Equal(expected, Frontier.Merge([Frontier.Merge(parts[..2]), Frontier.Merge(parts[2..])]).Points.ToHashSet());
        Assert.Equal(expected, Frontier.Merge([.. parts, .. parts]).Points.ToHashSet());
    });

    [Fact]
    public void A_merge_of_saved_parts_has_the_same_efficient_points() => Property.Holds(Runs, runs =>
    {
        var loaded = PartsOf(runs).Select((part, i) =>
        {
            part.Save(_folder.PathOf($"{i}.json"));
            return Frontier.Load(_folder.PathOf($"{i}.json"));
        });

        Assert.Equal(
            new Frontier(runs.Select(run => run.Point)).Efficient().ToHashSet(), Frontier.Merge(loaded).Efficient().ToHashSet());
    }, count: 50);

    [Fact]
    public void A_point_that_differs_between_two_runs_is_an_error_that_names_it() => Property.Holds(Runs.Where(runs => runs.Length > 0), runs =>
    {
        var point = runs[0].Point;
        var other = new Frontier(point with { Reward = point.Reward + 1 });

        var error = Assert.Throws<InvalidDataException>(() => Frontier.Merge([.. PartsOf(runs), other]));

        Assert.Contains(point.Key, error.Message, StringComparison.Ordinal);
    });

    private static IEnumerable<Frontier> PartsOf((FrontierPoint Point, int Run)[] runs) =>
        Enumerable.Range(0, 4).Select(i => new Frontier(runs.Where(run => run.Run == i).Select(run => run.Point)));
}
