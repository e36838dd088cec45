namespace DpoNotebooks.Notebook.Plotting;

/// <summary>A figure with a slider over β: one figure per slider value, with the same panels and series.</summary>
/// <param name="Stops">The figures, one per slider value.</param>
/// <param name="Names">The labels of the slider values.</param>
/// <param name="Start">The index of the initial value, which the static image shows.</param>
public sealed record SliderFigure(IReadOnlyList<Figure> Stops, IReadOnlyList<string> Names, int Start)
{
    /// <summary>Returns the interactive figure with its slider, as JSON of type application/vnd.plotly.v1+json.</summary>
    public string ToPlotlyJson() => DialSlider.Json(Stops, Names, Start);

    /// <summary>Returns the static figure at the initial value, as SVG.</summary>
    public string ToSvg() => Stops[Start].ToSvg();

    /// <summary>Returns a text summary of the static figure.</summary>
    public string ToText() => Stops[Start].ToText();

    /// <summary>Returns the same text as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();
}
