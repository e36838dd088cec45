namespace DpoNotebooks.Notebook.Plotting;

/// <summary>A figure as a description: panels of numbers, with no drawing in it.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Panels">Side by side, from the left.</param>
public sealed record Figure(string Title, IReadOnlyList<Panel> Panels)
{
    /// <summary>What a reader must know to read it: what error bars mean, how many samples, what was left out.</summary>
    public string Note { get; init; } = "";

    /// <summary>The interactive drawing, as the JSON of application/vnd.plotly.v1+json: data and layout.</summary>
    public string ToPlotlyJson() => PlotlyDrawing.Json(Checked());

    /// <summary>The static drawing: one SVG element on a white ground.</summary>
    /// <param name="scale">Its size on the page against its usual one; a smaller drawing has the same in it.</param>
    public string ToSvg(double scale = 1) => SvgDrawing.Draw(Checked(), scale);

    /// <summary>A summary in plain text: what each series spans and where it ends.</summary>
    public string ToText() => TextDrawing.Describe(Checked());

    /// <summary>The plain-text summary.</summary>
    public override string ToString() => ToText();

    // Lists of other lengths are told here by name, before a drawing trips over them.
    private Figure Checked()
    {
        foreach (var series in Panels.SelectMany(panel => panel.Series))
        {
            series.Validate();
        }

        return this;
    }
}
