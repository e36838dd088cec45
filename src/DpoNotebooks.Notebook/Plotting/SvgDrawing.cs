using System.Globalization;
using System.Net;
using System.Text;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Draws a figure as one SVG element: title, note, panels, and the legend below them.</summary>
internal static class SvgDrawing
{
    /// <summary>The font family, with fallbacks because the viewer may have few fonts.</summary>
    public const string Font = "Helvetica, Arial, sans-serif";

    private const double Margin = 14;
    private const double TitleSize = 16;
    private const double NoteSize = 11;
    private const double LegendSize = 12;
    private const double LegendRow = 20;
    private const double Swatch = 26;

    /// <summary>Draws the figure.</summary>
    public static string Draw(Figure figure, double scale)
    {
        var grid = new PanelGrid(figure.Panels.Count);
        var (panelWidth, panelHeight) = grid.Columns switch { 1 => (760.0, 430.0), 2 => (430.0, 300.0), _ => (330.0, 280.0) };
        var width = 2 * Margin + panelWidth * grid.Columns;
        var svg = new StringBuilder();
        var y = Margin + TitleSize;
        Text(svg, Margin, y, figure.Title, TitleSize, "font-weight=\"bold\"");
        foreach (var line in TextDrawing.Wrap(figure.Note, (int)((width - 2 * Margin) / LabelPlacement.WidthOf("n", NoteSize))))
        {
            y += NoteSize + 5;
            Text(svg, Margin, y, line, NoteSize, "fill-opacity=\"0.8\"");
        }

        y += 8;
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            svg.Append(SvgPanel.Draw(
                figure.Panels[i], Margin + i % grid.Columns * panelWidth, y + i / grid.Columns * panelHeight, panelWidth, panelHeight));
        }

        y = DrawLegend(svg, LegendEntry.Of(figure), y + grid.Rows * panelHeight + 8, width) + Margin;
        return string.Create(CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" {Size(width, y, scale)} role="img" font-family="{Font}" fill="{Palette.Ink}">
            <title>{WebUtility.HtmlEncode(figure.Title)}</title>
            <rect width="100%" height="100%" fill="white"/>
            {svg}</svg>

            """);
    }

    /// <summary>Appends a text whose baseline starts at (x, y).</summary>
    public static void Text(StringBuilder svg, double x, double y, string text, double size, string attributes = "") =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" font-size=\"{size}\" {attributes}>")
            .Append(WebUtility.HtmlEncode(text)).Append("</text>\n");

    private static string Size(double width, double height, double scale) =>
        FormattableString.Invariant($"width=\"{width * scale}\" height=\"{height * scale}\" viewBox=\"0 0 {width} {height}\"");

    // Draws the entries in rows and returns the y below them.
    private static double DrawLegend(StringBuilder svg, IReadOnlyList<Series> entries, double y, double width)
    {
        var x = Margin;
        foreach (var series in entries)
        {
            var entryWidth = Swatch + 6 + LabelPlacement.WidthOf(series.Name, LegendSize) + 18;
            if (x > Margin && x + entryWidth > width - Margin)
            {
                (x, y) = (Margin, y + LegendRow);
            }

            svg.Append(SvgPanel.Swatch(series, x, y, Swatch, LegendRow));
            Text(svg, x + Swatch + 6, y + LegendRow / 2 + LegendSize * 0.36, series.Name, LegendSize);
            x += entryWidth;
        }

        return entries.Count > 0 ? y + LegendRow : y;
    }
}
