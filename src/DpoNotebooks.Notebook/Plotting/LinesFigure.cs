using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Lines through points, a panel beside a panel.</summary>
public static class LinesFigure
{
    /// <summary>Draws panels of named lines with markers; a name of a method has the method's look in every panel.</summary>
    public static Figure Draw(string title, params IReadOnlyList<Panel> panels) => new(title, panels);

    /// <summary>A line with markers, in the look of its name.</summary>
    /// <param name="name">Legend entry; a method's name gives the method's look.</param>
    /// <param name="xs">x of each point.</param>
    /// <param name="ys">y of each point.</param>
    /// <param name="standardErrors">Standard error of each y.</param>
    public static Series Line(
        string name, IReadOnlyList<double> xs, IReadOnlyList<double> ys, IReadOnlyList<double>? standardErrors = null) =>
        new(name, xs, ys)
        {
            Mark = SeriesMark.Both,
            Colour = Palette.Of(name).Colour,
            Shape = Palette.Of(name).Shape,
            YErrors = standardErrors,
        };

    /// <summary>Reward beside what it may have cost: grammatical share and length against KL, the panels that the points know.</summary>
    public static Figure QualityAgainstKl(Frontier frontier, string rewardLabel = "true reward")
    {
        Panel[] panels =
        [
            Against(frontier, rewardLabel, point => point.Reward, point => point.RewardSe),
            Against(frontier, "grammatical share", point => point.Grammatical, point => point.GrammaticalSe),
            Against(frontier, "length, tokens", point => point.Length, point => point.LengthSe),
        ];
        return Draw("Reward and what it costs", [.. panels.Where(panel => panel.Series.Count > 0)]) with { Note = "Bars: ± 1 standard error." };
    }

    private static Panel Against(
        Frontier frontier, string label, Func<FrontierPoint, double?> value, Func<FrontierPoint, double?> error)
    {
        var series = frontier.Points.Where(point => value(point) is not null).GroupBy(point => point.Method).Select(method =>
        {
            FrontierPoint[] points = [.. method.OrderBy(point => point.Kl)];
            return Line(
                method.Key, [.. points.Select(point => point.Kl)], [.. points.Select(point => value(point) ?? double.NaN)],
                [.. points.Select(point => error(point) ?? double.NaN)]) with
            { Mark = SeriesMark.Markers };
        });
        return new Panel(label, new Axis("KL(π‖π_ref), nats"), new Axis(label), [.. series]);
    }
}
