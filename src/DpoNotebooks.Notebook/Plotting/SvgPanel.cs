using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OxyPlot;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Draws a panel as an SVG group inside a figure. OxyPlot draws the panel; labels are placed afterwards.</summary>
internal static partial class SvgPanel
{
    /// <summary>Draws a panel at a position of the figure.</summary>
    public static string Draw(Panel panel, double x, double y, double width, double height)
    {
        var model = OxyPanel.ModelOf(panel);
        var drawing = Export(model, width, height);
        // Several figures may share a page. With equal ids, one panel would be clipped by the frame of another.
        var unique = "c" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(drawing)))[..10] + "-";
        drawing = ClipIds().Replace(drawing, "$1" + unique);
        var labels = Labels(panel, model);
        return string.Create(CultureInfo.InvariantCulture, $"<g transform=\"translate({x:0.##},{y:0.##})\">\n{drawing}\n{labels}</g>\n");
    }

    /// <summary>Draws the legend swatch of a series.</summary>
    public static string Swatch(Series series, double x, double y, double width, double height)
    {
        var middle = height / 2;
        var points = series with { Xs = [0.5, 0.5], Ys = [0.5, 0.5], XErrors = null, YErrors = null, Labels = null, Hover = null, Lower = null };
        var look = series.Mark is SeriesMark.Area or SeriesMark.Bars
            ? string.Create(CultureInfo.InvariantCulture,
                $"<rect x=\"4\" y=\"{middle - 5}\" width=\"{width - 8}\" height=\"10\" fill=\"{series.Colour}\" fill-opacity=\"{series.Opacity}\"/>")
            : Export(OxyPanel.SwatchOf(points), width, height);
        return string.Create(CultureInfo.InvariantCulture, $"<g transform=\"translate({x:0.##},{y:0.##})\">{look}</g>\n");
    }

    private static string Export(PlotModel model, double width, double height)
    {
        using var stream = new MemoryStream();
        new SvgExporter { Width = width, Height = height, TextMeasurer = new TextMeasure() }.Export(model, stream);
        var text = Encoding.UTF8.GetString(stream.ToArray());
        return text[text.IndexOf("<svg", StringComparison.Ordinal)..] // without the XML declaration
            .Replace($"font-family=\"{OxyPanel.MeasuredFont}\"", $"font-family=\"{SvgDrawing.Font}\"", StringComparison.Ordinal);
    }

    private static string Labels(Panel panel, PlotModel model)
    {
        var area = model.PlotArea;
        double Across(double value) => model.Axes[0].Transform(value) - area.Left;
        double Down(double value) => model.Axes[1].Transform(value) - area.Top;
        var wanted = PanelLabels.Of(panel, Across, Down);
        var sides = LabelPlacement.Choose([.. wanted.Select(w => w.Label)], PanelLabels.Obstacles(panel, Across, Down), area.Width, area.Height);
        var svg = new StringBuilder();
        foreach (var ((series, _, label), side) in wanted.Zip(sides))
        {
            var (left, middle) = LabelPlacement.Anchor(label, side);
            var (x, anchor) = side.Right switch
            {
                -1 => (left + LabelPlacement.WidthOf(label.Text, LabelPlacement.FontSize), "end"),
                0 => (label.X, "middle"),
                _ => (left, "start"),
            };
            SvgDrawing.Text(
                svg, area.Left + x, area.Top + middle + LabelPlacement.FontSize * 0.36, label.Text, LabelPlacement.FontSize,
                $"text-anchor=\"{anchor}\" fill=\"{series.Colour}\" stroke=\"white\" stroke-width=\"3\" paint-order=\"stroke\"");
        }

        return svg.ToString();
    }

    [GeneratedRegex("(id=\"|url\\(#)(?=clipPath)")]
    private static partial Regex ClipIds();
}
