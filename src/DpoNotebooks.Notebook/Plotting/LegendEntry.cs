namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Selects the entries of the legend: one per name, with the style of the first series of that name.</summary>
internal static class LegendEntry
{
    /// <summary>Returns the series that the legend shows, in order of appearance.</summary>
    public static IReadOnlyList<Series> Of(Figure figure) =>
        [.. figure.Panels.SelectMany(panel => panel.Series).Where(series => series.InLegend).DistinctBy(series => series.Name)];
}
