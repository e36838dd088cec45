namespace DpoNotebooks.Notebook.Plotting;

/// <summary>The legend: one entry a name, looking like the first series of that name that wants one.</summary>
internal static class LegendEntry
{
    /// <summary>The series that the legend shows, in order of appearance.</summary>
    public static IReadOnlyList<Series> Of(Figure figure) =>
        [.. figure.Panels.SelectMany(panel => panel.Series).Where(series => series.InLegend).DistinctBy(series => series.Name)];
}
