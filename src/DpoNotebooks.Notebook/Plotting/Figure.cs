namespace DpoNotebooks.Notebook.Plotting;

/// <summary>A figure as data: panels of numbers, independent of how they are drawn.</summary>
/// <param name="Title">The title.</param>
/// <param name="Panels">The panels, from left to right.</param>
public sealed record Figure(string Title, IReadOnlyList<Panel> Panels)
{
    /// <summary>Explanations for the reader: the meaning of error bars, the number of samples, omitted points.</summary>
    public string Note { get; init; } = "";

    /// <summary>Returns the interactive figure as JSON of type application/vnd.plotly.v1+json: data and layout.</summary>
    public string ToPlotlyJson() => PlotlyDrawing.Json(Validated());

    /// <summary>Returns the static figure: one SVG element with a white background.</summary>
    /// <param name="scale">The display size relative to the default size. The content does not change.</param>
    public string ToSvg(double scale = 1) => SvgDrawing.Draw(Validated(), scale);

    /// <summary>Returns a text summary: the range and the last point of each series.</summary>
    public string ToText() => TextDrawing.Describe(Validated());

    /// <summary>Returns the same text as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    // Reports mismatched lists by name before drawing.
    private Figure Validated()
    {
        foreach (var series in Panels.SelectMany(panel => panel.Series))
        {
            series.Validate();
        }

        return this;
    }
}
