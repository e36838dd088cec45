using DpoNotebooks.Evaluation;
using Plotly.NET;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Converts panels to Plotly traces.</summary>
internal static class PlotlyTraces
{
    /// <summary>Returns one trace per series. An area has an additional trace for its lower edge before it. Traces for labels come last.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="index">The index of the panel in the figure.</param>
    /// <param name="legend">The series that the legend shows.</param>
    /// <param name="size">The nominal size of the plot area in pixels, for placing labels.</param>
    public static IEnumerable<Trace> Of(Panel panel, int index, IReadOnlyList<Series> legend, (double Width, double Height) size)
    {
        foreach (var series in panel.Series)
        {
            if (series is { Mark: SeriesMark.Area, Lower: { } lower })
            {
                var floor = Scatter(series with { Ys = lower, Mark = SeriesMark.Lines, Opacity = 0, Hover = null });
                floor.SetProperty("hoverinfo", "skip");
                yield return Place(floor, series, index, inLegend: false);
            }

            var trace = series.Mark == SeriesMark.Bars ? Bars(series) : Scatter(series);
            yield return Place(trace, series, index, legend.Any(entry => ReferenceEquals(entry, series)));
        }

        foreach (var labels in PlacedLabels(panel, size).GroupBy(placed => placed.Series))
        {
            yield return Place(Texts(labels.Key, [.. labels]), labels.Key, index, inLegend: false);
        }
    }

    private static Trace Place(Trace trace, Series series, int index, bool inLegend)
    {
        trace.SetProperty("name", series.Name);
        trace.SetProperty("legendgroup", series.Name);
        trace.SetProperty("showlegend", inLegend);
        trace.SetProperty("xaxis", "x" + PlotlyDrawing.Suffix(index));
        trace.SetProperty("yaxis", "y" + PlotlyDrawing.Suffix(index));
        return trace;
    }

    private static Trace Bars(Series series)
    {
        var trace = Points("bar", series);
        trace.SetProperty("width", series.BarWidth);
        trace.SetProperty("marker", new { color = series.Colour, opacity = series.Opacity });
        return trace;
    }

    private static Trace Scatter(Series series)
    {
        var trace = Points("scatter", series);
        var mode = series.Mark switch
        {
            SeriesMark.Markers => "markers",
            SeriesMark.Both => "lines+markers",
            _ => "lines",
        };
        trace.SetProperty("mode", mode);
        trace.SetProperty("line", new { color = Faded(series), width = series.Mark == SeriesMark.Area ? 0 : 2, dash = DashOf(series.Dash) });
        trace.SetProperty("marker", new
        {
            color = series.Hollow ? "white" : series.Colour,
            size = 8,
            symbol = SymbolOf(series.Shape),
            line = new { color = series.Colour, width = 1.5 },
        });
        if (series.Mark == SeriesMark.Area)
        {
            trace.SetProperty("fill", series.Lower is null ? "tozeroy" : "tonexty");
            trace.SetProperty("fillcolor", Faded(series));
        }

        return trace;
    }

    private static Trace Points(string type, Series series)
    {
        var trace = new Trace(type);
        trace.SetProperty("x", Finite(series.Xs));
        trace.SetProperty("y", Finite(series.Ys));
        if (series.XErrors is { } xs)
        {
            trace.SetProperty("error_x", ErrorBar(xs, series.Colour));
        }

        if (series.YErrors is { } ys)
        {
            trace.SetProperty("error_y", ErrorBar(ys, series.Colour));
        }

        if (series.Hover is { } hover)
        {
            trace.SetProperty("hovertext", hover);
            trace.SetProperty("hoverinfo", "text");
        }

        return trace;
    }

    private static object ErrorBar(IReadOnlyList<double> halves, string colour) =>
        new { type = "data", array = Finite(halves), thickness = 1, width = 0, color = Rgba(colour, 0.55) };

    private static Trace Texts(Series series, (Series Series, int Point, PointLabel Label, Side Side)[] labels)
    {
        var trace = new Trace("scatter");
        trace.SetProperty("mode", "markers+text"); // invisible markers keep the text away from the visible ones
        trace.SetProperty("marker", new { size = 12, opacity = 0 });
        trace.SetProperty("x", labels.Select(placed => series.Xs[placed.Point]).ToArray());
        trace.SetProperty("y", labels.Select(placed => series.Ys[placed.Point]).ToArray());
        trace.SetProperty("text", labels.Select(placed => placed.Label.Text).ToArray());
        trace.SetProperty("textposition", labels.Select(placed => PositionOf(placed.Side)).ToArray());
        trace.SetProperty("textfont", new { color = series.Colour, size = LabelPlacement.FontSize });
        trace.SetProperty("hoverinfo", "skip");
        trace.SetProperty("cliponaxis", false); // a label at the edge extends over the margin
        return trace;
    }

    private static IEnumerable<(Series Series, int Point, PointLabel Label, Side Side)> PlacedLabels(
        Panel panel, (double Width, double Height) size)
    {
        var (xLow, xHigh) = panel.XRange;
        var (yLow, yHigh) = panel.YRange;
        double Across(double x) => Share(panel.X.Log, x, xLow, xHigh) * size.Width;
        double Down(double y) => (1 - Share(panel.Y.Log, y, yLow, yHigh)) * size.Height;
        var wanted = PanelLabels.Of(panel, Across, Down);
        var sides = LabelPlacement.Choose([.. wanted.Select(w => w.Label)], PanelLabels.Obstacles(panel, Across, Down), size.Width, size.Height);
        return wanted.Zip(sides, (w, side) => (w.Series, w.Point, w.Label, side));
    }

    private static double Share(bool log, double value, double low, double high) =>
        log ? Math.Log(value / low) / Math.Log(high / low) : (value - low) / (high - low);

    // JSON has no NaN; plotly.js draws null as a gap.
    private static double?[] Finite(IEnumerable<double> values) =>
        [.. values.Select(value => double.IsFinite(value) ? value : (double?)null)];

    private static string Faded(Series series) => Rgba(series.Colour, series.Opacity);

    private static string Rgba(string colour, double opacity) => FormattableString.Invariant(
        $"rgba({Convert.ToInt32(colour[1..3], 16)},{Convert.ToInt32(colour[3..5], 16)},{Convert.ToInt32(colour[5..7], 16)},{opacity})");

    private static string DashOf(Dash dash) => dash switch { Dash.Dashed => "dash", Dash.Dotted => "dot", _ => "solid" };

    private static string SymbolOf(MarkerShape shape) => shape switch
    {
        MarkerShape.Square => "square",
        MarkerShape.Diamond => "diamond",
        MarkerShape.Triangle => "triangle-up",
        _ => "circle",
    };

    private static string PositionOf(Side side) =>
        $"{side.Down switch { -1 => "top", 1 => "bottom", _ => "middle" }} {side.Right switch { -1 => "left", 1 => "right", _ => "center" }}";
}
