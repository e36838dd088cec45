using DpoNotebooks.Evaluation;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Converts panels to OxyPlot models.</summary>
internal static class OxyPanel
{
    /// <summary>A font whose metrics OxyPlot knows. The SVG names the whole font family.</summary>
    public const string MeasuredFont = "Arial";

    private static readonly OxyColor Frame = OxyColor.Parse("#888888");
    private static readonly OxyColor Grid = OxyColor.Parse("#E6E6E6");

    /// <summary>Creates the model of a panel: axes (horizontal first) and series.</summary>
    public static PlotModel ModelOf(Panel panel)
    {
        var model = new PlotModel
        {
            Title = panel.Title.Length > 0 ? panel.Title : null,
            TitleFontSize = 13,
            DefaultFont = MeasuredFont,
            TextColor = OxyColor.Parse(Palette.Ink),
            PlotAreaBorderColor = Frame,
            Padding = new OxyThickness(4, 4, 12, 4),
        };
        model.Axes.Add(AxisOf(panel.X, panel.XRange, AxisPosition.Bottom));
        model.Axes.Add(AxisOf(panel.Y, panel.YRange, AxisPosition.Left));
        foreach (var series in panel.Series)
        {
            foreach (var drawn in SeriesOf(series))
            {
                model.Series.Add(drawn);
            }
        }

        return model;
    }

    /// <summary>Creates the model of a legend swatch: a short line with a marker in the middle.</summary>
    public static PlotModel SwatchOf(Series series)
    {
        var model = new PlotModel { PlotAreaBorderThickness = new OxyThickness(0), Padding = new OxyThickness(0), PlotMargins = new OxyThickness(0) };
        foreach (var position in new[] { AxisPosition.Bottom, AxisPosition.Left })
        {
            model.Axes.Add(new LinearAxis { Position = position, Minimum = 0, Maximum = 1, IsAxisVisible = false });
        }

        if (series.Mark != SeriesMark.Markers)
        {
            model.Series.Add(LineOf(series with { Xs = [0, 1], Ys = [0.5, 0.5], Mark = SeriesMark.Lines }));
        }

        if (series.Mark is SeriesMark.Markers or SeriesMark.Both)
        {
            model.Series.Add(LineOf(series with { Xs = [0.5], Ys = [0.5], Mark = SeriesMark.Markers }));
        }

        return model;
    }

    private static OxyPlot.Axes.Axis AxisOf(Axis axis, (double Low, double High) range, AxisPosition position)
    {
        OxyPlot.Axes.Axis drawn = axis.Log ? new LogarithmicAxis() : new LinearAxis();
        drawn.Position = position;
        drawn.Title = axis.Label;
        drawn.Minimum = range.Low;
        drawn.Maximum = range.High;
        drawn.MajorGridlineStyle = LineStyle.Solid;
        drawn.MajorGridlineColor = Grid;
        drawn.TicklineColor = Frame;
        drawn.MinorTickSize = 0;
        drawn.MajorTickSize = 4;
        drawn.AxisTitleDistance = position == AxisPosition.Left ? 8 : 4;
        drawn.IntervalLength = position == AxisPosition.Left ? 45 : 70;
        return drawn;
    }

    private static IEnumerable<OxyPlot.Series.Series> SeriesOf(Series series)
    {
        if (series.Mark == SeriesMark.Bars)
        {
            yield return BarsOf(series);
        }
        else if (series.Mark == SeriesMark.Area)
        {
            yield return AreaOf(series);
        }

        if (series.XErrors is not null || series.YErrors is not null)
        {
            yield return ErrorsOf(series);
        }

        if (series.Mark is not (SeriesMark.Bars or SeriesMark.Area))
        {
            yield return LineOf(series);
        }
    }

    private static LineSeries LineOf(Series series)
    {
        var colour = OxyColor.Parse(series.Colour);
        var line = new LineSeries
        {
            Color = Faded(series, series.Opacity),
            StrokeThickness = 2,
            LineStyle = series.Mark == SeriesMark.Markers ? LineStyle.None : LineStyle.Solid,
            Dashes = series.Mark == SeriesMark.Markers ? null : DashesOf(series.Dash),
            MarkerType = series.Mark == SeriesMark.Lines ? MarkerType.None : TypeOf(series.Shape),
            MarkerSize = 4,
            MarkerFill = series.Hollow ? OxyColors.White : colour,
            MarkerStroke = colour,
            MarkerStrokeThickness = 1.5,
            LineJoin = LineJoin.Round,
        };
        line.Points.AddRange(series.Xs.Zip(series.Ys, (x, y) => new DataPoint(x, y)));
        return line;
    }

    // Each bar is a line of two points, separated from the next by an undefined point.
    private static LineSeries ErrorsOf(Series series)
    {
        var bars = new LineSeries { Color = Faded(series, 0.55), StrokeThickness = 1 };
        for (var i = 0; i < series.Xs.Count; i++)
        {
            var (x, y) = (series.Xs[i], series.Ys[i]);
            if (series.XErrors?[i] is { } dx && dx > 0)
            {
                bars.Points.AddRange([new DataPoint(x - dx, y), new DataPoint(x + dx, y), DataPoint.Undefined]);
            }

            if (series.YErrors?[i] is { } dy && dy > 0)
            {
                bars.Points.AddRange([new DataPoint(x, y - dy), new DataPoint(x, y + dy), DataPoint.Undefined]);
            }
        }

        return bars;
    }

    private static AreaSeries AreaOf(Series series)
    {
        var area = new AreaSeries { Fill = Faded(series, series.Opacity), StrokeThickness = 0, Color2 = OxyColors.Transparent };
        area.Points.AddRange(series.Xs.Zip(series.Ys, (x, y) => new DataPoint(x, y)));
        area.Points2.AddRange(series.Xs.Select((x, i) => new DataPoint(x, series.Lower?[i] ?? 0)));
        return area;
    }

    private static RectangleBarSeries BarsOf(Series series)
    {
        var bars = new RectangleBarSeries { FillColor = Faded(series, series.Opacity), StrokeThickness = 0.5, StrokeColor = OxyColors.White };
        foreach (var (x, y) in series.Xs.Zip(series.Ys))
        {
            bars.Items.Add(new RectangleBarItem(x - series.BarWidth / 2, 0, x + series.BarWidth / 2, y));
        }

        return bars;
    }

    private static OxyColor Faded(Series series, double opacity) =>
        OxyColor.FromAColor((byte)Math.Round(255 * opacity), OxyColor.Parse(series.Colour));

    // Stroke and gap, in stroke widths.
    private static double[]? DashesOf(Dash dash) => dash switch { Dash.Dashed => [4, 3], Dash.Dotted => [1, 2], _ => null };

    private static MarkerType TypeOf(MarkerShape shape) => shape switch
    {
        MarkerShape.Square => MarkerType.Square,
        MarkerShape.Diamond => MarkerType.Diamond,
        MarkerShape.Triangle => MarkerType.Triangle,
        _ => MarkerType.Circle,
    };
}
