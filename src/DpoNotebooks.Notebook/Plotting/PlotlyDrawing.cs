using Microsoft.FSharp.Collections;
using Plotly.NET;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Converts figures to Plotly JSON by Plotly.NET objects. Attribute names are those of plotly.js.</summary>
internal static class PlotlyDrawing
{
    private const int NominalWidth = 720; // of the plot area in a notebook cell; labels are placed for this width
    private const int Header = 96;
    private const int Footer = 100;
    private const double ColumnGutter = 0.08;

    /// <summary>Returns the data and layout of a figure.</summary>
    public static string Json(Figure figure)
    {
        var legend = LegendEntry.Of(figure);
        var grid = new PanelGrid(figure.Panels.Count);
        var traces = figure.Panels.SelectMany((panel, i) => PlotlyTraces.Of(panel, i, legend, PlotSize(grid)));
        var chart = GenericChart.ofTraceObjects(useDefaults: false, ListModule.OfSeq(traces));
        return GenericChart.toFigureJson(GenericChart.setLayout(LayoutOf(figure, grid), chart));
    }

    /// <summary>Returns the suffix of the axes of a panel in plotly.js: "", "2", "3" for panels 0, 1, 2.</summary>
    public static string Suffix(int panel) => panel == 0 ? "" : $"{panel + 1}";

    private static int RowHeight(PanelGrid grid) => grid.Columns == 1 ? 380 : 270;

    private static double RowGutter(PanelGrid grid) => 90.0 / (grid.Rows * RowHeight(grid));

    private static (double Width, double Height) PlotSize(PanelGrid grid)
    {
        var (left, right) = grid.Across(0, ColumnGutter);
        var (bottom, top) = grid.Up(0, RowGutter(grid));
        return ((right - left) * NominalWidth, (top - bottom) * grid.Rows * RowHeight(grid));
    }

    private static Layout LayoutOf(Figure figure, PanelGrid grid)
    {
        var note = TextDrawing.Wrap(figure.Note, 120).Select(line => $"<br><span style=\"font-size:11px\">{line}</span>");
        var plotHeight = grid.Rows * RowHeight(grid);
        var layout = new Layout();
        layout.SetProperty("title", new
        {
            text = $"<b>{figure.Title}</b>{string.Concat(note)}",
            x = 0.02,
            xanchor = "left",
            yref = "container",
            y = 1 - 14.0 / (plotHeight + Header + Footer),
            yanchor = "top",
            font = new { size = 16 },
        });
        layout.SetProperty("height", plotHeight + Header + Footer);
        layout.SetProperty("margin", new { l = 60, r = 20, t = Header, b = Footer });
        layout.SetProperty("paper_bgcolor", "white");
        layout.SetProperty("plot_bgcolor", "white");
        layout.SetProperty("font", new { family = SvgDrawing.Font, size = 12, color = Palette.Ink });
        layout.SetProperty("legend", new { orientation = "h", x = 0, xanchor = "left", y = -56.0 / plotHeight, yanchor = "top" });
        layout.SetProperty("barmode", "overlay");
        layout.SetProperty("hovermode", "closest");
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var panel = figure.Panels[i];
            layout.SetProperty($"xaxis{Suffix(i)}", AxisOf(panel.X, panel.XRange, "y" + Suffix(i), grid.Across(i, ColumnGutter)));
            layout.SetProperty($"yaxis{Suffix(i)}", AxisOf(panel.Y, panel.YRange, "x" + Suffix(i), grid.Up(i, RowGutter(grid))));
        }

        layout.SetProperty("annotations", figure.Panels
            .Select((panel, i) => PanelTitle(panel, grid.Across(i, ColumnGutter), grid.Up(i, RowGutter(grid)))).ToArray());
        return layout;
    }

    private static object PanelTitle(Panel panel, (double Low, double High) across, (double Low, double High) up) => new
    {
        text = $"<b>{panel.Title}</b>",
        showarrow = false,
        xref = "paper",
        yref = "paper",
        x = (across.Low + across.High) / 2,
        y = up.High,
        xanchor = "center",
        yanchor = "bottom",
    };

    private static object AxisOf(Axis axis, (double Low, double High) range, string anchor, (double Low, double High) domain) => new
    {
        title = new { text = axis.Label, standoff = 6 },
        type = axis.Log ? "log" : "linear",
        range = axis.Log ? new[] { Math.Log10(range.Low), Math.Log10(range.High) } : [range.Low, range.High],
        anchor,
        domain = new[] { domain.Low, domain.High },
        zeroline = false,
        showline = true,
        linecolor = "#888888",
        gridcolor = "#E6E6E6",
        ticks = "outside",
        tickcolor = "#888888",
        dtick = axis.Log ? (object)1 : null,
        exponentformat = "power",
    };
}
