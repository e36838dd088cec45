namespace DpoNotebooks.Notebook.Plotting;

/// <summary>One figure for each stop of a slider over β: the same panels and series, other numbers.</summary>
/// <param name="Stops">The figures.</param>
/// <param name="Names">What the slider says at each.</param>
/// <param name="Start">The stop shown first, and in the static picture.</param>
public sealed record SliderFigure(IReadOnlyList<Figure> Stops, IReadOnlyList<string> Names, int Start)
{
    /// <summary>The drawing with its slider, as the JSON of application/vnd.plotly.v1+json.</summary>
    public string ToPlotlyJson() => DialSlider.Json(Stops, Names, Start);

    /// <summary>The static drawing.</summary>
    public string ToSvg() => Stops[Start].ToSvg();

    /// <summary>What the static drawing shows, in words and numbers.</summary>
    public string ToText() => Stops[Start].ToText();

    /// <summary>The same.</summary>
    public override string ToString() => ToText();
}
