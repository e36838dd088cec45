namespace DpoNotebooks.Plotting;

/// <summary>The labels and markers of a panel, in the pixels of a drawing.</summary>
internal static class PanelLabels
{
    /// <summary>Every label that is not empty, with the series and point it belongs to.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="across">From x to pixels.</param>
    /// <param name="down">From y to pixels.</param>
    public static IReadOnlyList<(Series Series, int Point, Label Label)> Of(
        Panel panel, Func<double, double> across, Func<double, double> down) =>
        [.. from series in panel.Series
            where series.Labels is not null
            from i in Enumerable.Range(0, series.Xs.Count)
            let text = series.Labels![i]
            where text.Length > 0 && double.IsFinite(series.Xs[i]) && double.IsFinite(series.Ys[i])
            select (series, i, new Label(across(series.Xs[i]), down(series.Ys[i]), text))];

    /// <summary>Every marker.</summary>
    public static IReadOnlyList<(double X, double Y)> Markers(
        Panel panel, Func<double, double> across, Func<double, double> down) =>
        [.. panel.Series.Where(series => series.Mark is SeriesMark.Markers or SeriesMark.Both)
            .SelectMany(series => series.Xs.Zip(series.Ys, (x, y) => (across(x), down(y))))];
}
