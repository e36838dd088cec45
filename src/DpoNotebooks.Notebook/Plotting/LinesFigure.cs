using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Lines through points, a panel beside a panel.</summary>
public static class LinesFigure
{
    /// <summary>Draws panels beside each other.</summary>
    public static Figure Draw(string title, params IReadOnlyList<Panel> panels) => new(title, panels);

    /// <summary>A line with markers.</summary>
    /// <param name="name">Legend entry.</param>
    /// <param name="xs">x of each point.</param>
    /// <param name="ys">y of each point.</param>
    /// <param name="standardErrors">Standard error of each y.</param>
    /// <param name="look">Colour and marker; null takes <see cref="SeriesLook.Of"/> of the name.</param>
    public static Series Line(
        string name, IReadOnlyList<double> xs, IReadOnlyList<double> ys, IReadOnlyList<double>? standardErrors = null, SeriesLook? look = null) =>
        new(name, xs, ys)
        {
            Mark = SeriesMark.Both,
            Colour = (look ?? SeriesLook.Of(name)).Colour,
            Shape = (look ?? SeriesLook.Of(name)).Shape,
            YErrors = standardErrors,
        };

    /// <summary>Reward against KL, and beside it what the reward may have cost: other measures of the same samples.</summary>
    /// <param name="frontier">The points.</param>
    /// <param name="measures">Names of the measures to draw; null draws all.</param>
    /// <param name="rewardLabel">The reward, as the axis names it.</param>
    public static Figure QualityAgainstKl(Frontier frontier, IReadOnlyList<string>? measures = null, string rewardLabel = "true reward")
    {
        var points = frontier.Points;
        var names = measures ?? [.. points.SelectMany(point => point.Measures.Keys).Distinct()];
        Panel[] panels =
        [
            Against(points, rewardLabel, point => new Estimate(point.Reward, point.RewardSe ?? double.NaN, point.N ?? 0)),
            .. names.Select(name => Against(points, name, point => point.Measures.TryGetValue(name, out var measure) ? measure : null)),
        ];
        return Draw("Reward and what it costs", [.. panels.Where(panel => panel.Series.Count > 0)]) with { Note = "Bars: ± 1 standard error." };
    }

    private static Panel Against(IReadOnlyList<FrontierPoint> points, string label, Func<FrontierPoint, Estimate?> value)
    {
        var series = points.Where(point => value(point) is not null).GroupBy(point => point.Method).Select(method =>
        {
            FrontierPoint[] sorted = [.. method.OrderBy(point => point.Kl)];
            Estimate[] values = [.. sorted.Select(point => value(point)!.Value)];
            return Line(
                method.Key, [.. sorted.Select(point => point.Kl)], [.. values.Select(known => known.Mean)],
                [.. values.Select(known => known.StandardError)], sorted[0].Look) with
            { Mark = SeriesMark.Markers };
        });
        return new Panel(label, new Axis("KL(π‖π_ref), nats"), new Axis(label), [.. series]);
    }
}
