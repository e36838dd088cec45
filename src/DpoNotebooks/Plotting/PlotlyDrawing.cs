using Microsoft.FSharp.Collections;
using Plotly.NET;

namespace DpoNotebooks.Plotting;

/// <summary>A figure as Plotly's JSON. Plotly.NET's objects hold and write it; attribute names are plotly.js's own.</summary>
internal static class PlotlyDrawing
{
    private const double Gutter = 0.07;
    private const int NominalWidth = 860;

    /// <summary>The figure's data and layout.</summary>
    public static string Json(Figure figure)
    {
        var traces = new List<Trace>();
        var legend = LegendEntry.Of(figure);
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            traces.AddRange(PlotlyTraces.Of(figure.Panels[i], i, legend, PlotSize(figure)));
        }
        var chart = GenericChart.ofTraceObjects(useDefaults: false, ListModule.OfSeq(traces));
        return GenericChart.toFigureJson(GenericChart.setLayout(LayoutOf(figure), chart));
    }

    /// <summary>"", "2", "3": what plotly.js appends to the axes of panel 0, 1, 2.</summary>
    public static string Suffix(int panel) => panel == 0 ? "" : $"{panel + 1}";

    private static int Height(Figure figure) => figure.Panels.Count == 1 ? 560 : 430;

    private static (double Width, double Height) PlotSize(Figure figure) =>
        (Domain(0, figure.Panels.Count) is var (low, high) ? (high - low) * NominalWidth : 0, Height(figure) - 200);

    private static (double Low, double High) Domain(int panel, int panels)
    {
        var width = (1 - Gutter * (panels - 1)) / panels;
        return (panel * (width + Gutter), panel * (width + Gutter) + width);
    }

    private static Layout LayoutOf(Figure figure)
    {
        var note = TextDrawing.Wrap(figure.Note, 120).Select(line => $"<br><span style=\"font-size:11px\">{line}</span>");
        var layout = new Layout();
        layout.SetProperty("title", new
        {
            text = $"<b>{figure.Title}</b>{string.Concat(note)}",
            x = 0.02,
            xanchor = "left",
            y = 0.96,
            yanchor = "top",
            font = new { size = 16 },
        });
        layout.SetProperty("height", Height(figure));
        layout.SetProperty("margin", new { l = 60, r = 20, t = 96, b = 60 });
        layout.SetProperty("paper_bgcolor", "white");
        layout.SetProperty("plot_bgcolor", "white");
        layout.SetProperty("font", new { family = "Helvetica, Arial, sans-serif", size = 12, color = Palette.Ink });
        layout.SetProperty("legend", new { orientation = "h", x = 0, xanchor = "left", y = -0.2, yanchor = "top" });
        layout.SetProperty("barmode", "overlay");
        layout.SetProperty("hovermode", "closest");
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var (low, high) = Domain(i, figure.Panels.Count);
            var panel = figure.Panels[i];
            layout.SetProperty($"xaxis{Suffix(i)}", AxisOf(panel.X, panel.XRange, "y" + Suffix(i), [low, high]));
            layout.SetProperty($"yaxis{Suffix(i)}", AxisOf(panel.Y, panel.YRange, "x" + Suffix(i), [0, 1]));
        }
        layout.SetProperty("annotations", figure.Panels.Select((panel, i) => PanelTitle(panel, Domain(i, figure.Panels.Count))).ToArray());
        return layout;
    }

    private static object PanelTitle(Panel panel, (double Low, double High) domain) => new
    {
        text = $"<b>{panel.Title}</b>",
        showarrow = false,
        xref = "paper",
        yref = "paper",
        x = (domain.Low + domain.High) / 2,
        y = 1.0,
        xanchor = "center",
        yanchor = "bottom",
    };

    private static object AxisOf(Axis axis, (double Low, double High) range, string anchor, double[] domain) => new
    {
        title = new { text = axis.Label, standoff = 6 },
        type = axis.Log ? "log" : "linear",
        range = axis.Log ? new[] { Math.Log10(range.Low), Math.Log10(range.High) } : [range.Low, range.High],
        anchor,
        domain,
        zeroline = false,
        showline = true,
        linecolor = "#888888",
        gridcolor = "#E6E6E6",
        ticks = "outside",
        tickcolor = "#888888",
    };
}
