using System.Globalization;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>What error bars span.</summary>
public enum ErrorBars
{
    /// <summary>Estimate ± one standard error.</summary>
    StandardError,

    /// <summary>The normal 95 % interval, ± 1.96 standard errors.</summary>
    Interval95,

    /// <summary>No bars.</summary>
    None,
}

/// <summary>How a frontier is drawn.</summary>
public sealed record FrontierFigureOptions
{
    /// <summary>Title.</summary>
    public string Title { get; init; } = "Reward against KL";

    /// <summary>The reward, as the axis names it.</summary>
    public string RewardLabel { get; init; } = "true reward";

    /// <summary>Right end of the axis; points beyond are left out and counted in the note.</summary>
    public double? MaxKl { get; init; }

    /// <summary>What error bars span.</summary>
    public ErrorBars ErrorBars { get; init; }

    /// <summary>The curve of the exact optimum, if it is known. No policy lies above it.</summary>
    public IReadOnlyList<OptimumPoint> Optimum { get; init; } = [];
}

/// <summary>The paper's figure 2, left: reward against KL(π‖π_ref), one series per method.</summary>
public static class FrontierFigure
{
    /// <summary>Draws a frontier: markers with error bars both ways, hollow if another point dominates them, joined as the method's
    /// <see cref="SeriesLook.Order"/> says; the setting stands at each run's last point.</summary>
    public static Figure Draw(Frontier frontier, FrontierFigureOptions? options = null)
    {
        options ??= new FrontierFigureOptions();
        var all = frontier.Points;
        FrontierPoint[] points = [.. all.Where(point => options.MaxKl is not { } most || point.Kl <= most)];
        var dominated = frontier.Dominated();
        var methods = points.GroupBy(point => point.Method).ToArray();
        Series[] series =
        [
            .. OptimumCurve(options.Optimum, options.MaxKl ?? points.Select(point => point.Kl).DefaultIfEmpty(1).Max() * 1.1),
            .. methods.SelectMany(Paths),
            .. methods.SelectMany(method => Markers(method, dominated, all, options.ErrorBars)),
        ];
        var panel = new Panel("", new Axis("KL(π‖π_ref), nats") { Max = options.MaxKl }, new Axis(options.RewardLabel), series);
        return new Figure(options.Title, [panel]) { Note = Note(all, points, options) };
    }

    private static IEnumerable<Series> OptimumCurve(IReadOnlyList<OptimumPoint> optimum, double maxKl)
    {
        OptimumPoint[] shown = [.. optimum.Where(point => point.Kl <= maxKl).OrderBy(point => point.Kl)];
        if (shown.Length > 0)
        {
            yield return new Series("Optimum", [.. shown.Select(point => point.Kl)], [.. shown.Select(point => point.Reward)])
            {
                Colour = SeriesLook.Optimum.Colour,
                Hover = [.. shown.Select(point => Invariant($"Optimum, β = {point.Beta:G4}<br>reward {point.Reward:G4}<br>KL {point.Kl:G4}"))],
            };
        }
    }

    // Lines under the markers: a run's checkpoints in step order, or a method's settings in order of KL.
    private static IEnumerable<Series> Paths(IGrouping<string, FrontierPoint> method)
    {
        var look = LookOf(method);
        var bySetting = look.Order == PointOrder.Settings;
        foreach (var run in method.GroupBy(point => bySetting ? $"seed {point.Seed}" : point.Run).Where(run => run.Count() > 1))
        {
            FrontierPoint[] path = [.. run.OrderBy(point => bySetting ? point.Kl : point.Step ?? 0)];
            yield return new Series(method.Key, [.. path.Select(point => point.Kl)], [.. path.Select(point => point.Reward)])
            {
                Colour = look.Colour,
                Dash = bySetting ? Dash.Dashed : Dash.Solid,
                Opacity = bySetting ? 0.9 : 0.3,
                InLegend = false,
                Hover = [.. path.Select(Hover)],
            };
        }
    }

    // A method's markers: those on the frontier, then the dominated ones, hollow.
    private static IEnumerable<Series> Markers(
        IGrouping<string, FrontierPoint> method, IReadOnlySet<FrontierPoint> dominated, IReadOnlyList<FrontierPoint> all, ErrorBars bars)
    {
        var named = Labelled(method);
        string LabelOf(FrontierPoint point) => !named.Contains(point) ? ""
            : all.Any(later => later.Run == point.Run && later.Step > point.Step) ? $"{Short(point)} →" // goes on beyond the edge
            : Short(point);
        var (colour, shape) = LookOf(method);
        var scale = bars switch { ErrorBars.StandardError => 1, ErrorBars.Interval95 => Estimate.Z95, _ => double.NaN };
        var groups = method.GroupBy(dominated.Contains).OrderBy(group => group.Key).ToArray();
        foreach (var group in groups)
        {
            yield return new Series(method.Key, [.. group.Select(point => point.Kl)], [.. group.Select(point => point.Reward)])
            {
                Mark = SeriesMark.Markers,
                Colour = colour,
                Shape = shape,
                Hollow = group.Key,
                InLegend = group == groups[0],
                XErrors = [.. group.Select(point => scale * point.KlSe ?? double.NaN)],
                YErrors = [.. group.Select(point => scale * point.RewardSe ?? double.NaN)],
                Hover = [.. group.Select(Hover)],
                Labels = [.. group.Select(LabelOf)],
            };
        }
    }

    // The last point of the first run of each setting: its label speaks for the other seeds.
    private static HashSet<FrontierPoint> Labelled(IEnumerable<FrontierPoint> method) =>
        [.. method.GroupBy(Short).Where(setting => setting.Key.Length > 0)
            .Select(setting => setting.GroupBy(point => point.Run).First().MaxBy(point => point.Step ?? 0)).OfType<FrontierPoint>()];

    private static SeriesLook LookOf(IGrouping<string, FrontierPoint> method) =>
        method.Select(point => point.Look).FirstOrDefault(look => look is not null) ?? SeriesLook.Of(method.Key);

    private static string Short(FrontierPoint point) => point.Setting.Replace(" = ", "=", StringComparison.Ordinal);

    private static string Hover(FrontierPoint point)
    {
        var place = string.Join(", ", new[]
        {
            point.Method, point.Setting, point.Seed is { } seed ? $"seed {seed}" : "", point.Step is { } step ? $"step {step}" : "",
        }.Where(part => part.Length > 0));
        var reward = Invariant($"reward {point.Reward:G4}{PlusMinus(point.RewardSe)}");
        var kl = Invariant($"KL {point.Kl:G4}{PlusMinus(point.KlSe)}");
        return $"{place}<br>{reward}<br>{kl}{(point.N is { } n ? $"<br>n = {n}" : "")}";
    }

    private static string PlusMinus(double? error) => error is { } known ? Invariant($" ± {known:G2}") : "";

    private static string Note(IReadOnlyList<FrontierPoint> all, FrontierPoint[] shown, FrontierFigureOptions options)
    {
        var counts = shown.Select(point => point.N).OfType<int>().ToArray();
        var bounds = shown.Where(point => point.KlSe is null && point.KlEstimator?.StartsWith("bound", StringComparison.Ordinal) == true)
            .Select(point => $"{point.Method}: KL is the {point.KlEstimator}.").Distinct();
        string[] parts =
        [
            options.ErrorBars switch { ErrorBars.StandardError => "Bars: ± 1 standard error.", ErrorBars.Interval95 => "Bars: 95 % intervals.", _ => "" },
            counts.Length == 0 ? "" : counts.Min() == counts.Max() ? $"{counts[0]} samples per point." : $"{counts.Min()} to {counts.Max()} samples per point.",
            "Hollow: another point has no more KL and no less reward.",
            .. bounds,
            options.Optimum.Count > 0 ? "The optimum is drawn as far as the samples can estimate it." : "",
            all.Count > shown.Length ? $"{all.Count - shown.Length} points lie beyond the right edge." : "",
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
