namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Locates the labels and markers of a panel in pixels.</summary>
internal static class PanelLabels
{
    /// <summary>Returns the labels that are not empty, with their series and point.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="across">Converts x to pixels.</param>
    /// <param name="down">Converts y to pixels.</param>
    public static IReadOnlyList<(Series Series, int Point, PointLabel Label)> Of(
        Panel panel, Func<double, double> across, Func<double, double> down) =>
        [.. from series in panel.Series
            where series.Labels is not null
            from i in Enumerable.Range(0, series.Xs.Count)
            let text = series.Labels![i]
            where text.Length > 0 && double.IsFinite(series.Xs[i]) && double.IsFinite(series.Ys[i])
            select (series, i, new PointLabel(across(series.Xs[i]), down(series.Ys[i]), text))];

    /// <summary>Returns the rectangles that labels should not cover: markers, error bars, and lines as dots a few pixels apart.</summary>
    public static IReadOnlyList<PixelBox> Obstacles(Panel panel, Func<double, double> across, Func<double, double> down)
    {
        var boxes = new List<PixelBox>();
        foreach (var series in panel.Series.Where(series => series.Mark is not (SeriesMark.Bars or SeriesMark.Area)))
        {
            (double X, double Y)? before = null;
            for (var i = 0; i < series.Xs.Count; i++)
            {
                var (x, y) = (across(series.Xs[i]), down(series.Ys[i]));
                if (series.Mark != SeriesMark.Lines)
                {
                    boxes.Add(PixelBox.Around(x, y, 4, 4));
                }

                if (series.Mark != SeriesMark.Markers && before is { } from)
                {
                    boxes.AddRange(Dots(from, (x, y)));
                }

                boxes.AddRange(Bars(series, i, across, down));
                before = (x, y);
            }
        }

        return [.. boxes.Where(box => double.IsFinite(box.X + box.Y + box.Width + box.Height))];
    }

    private static IEnumerable<PixelBox> Dots((double X, double Y) from, (double X, double Y) to)
    {
        var steps = (int)Math.Clamp(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) / 4, 1, 500);
        return Enumerable.Range(0, steps).Select(step => (step + 0.5) / steps)
            .Select(t => PixelBox.Around(from.X + t * (to.X - from.X), from.Y + t * (to.Y - from.Y), 2, 1.5));
    }

    private static IEnumerable<PixelBox> Bars(Series series, int i, Func<double, double> across, Func<double, double> down)
    {
        var (x, y) = (series.Xs[i], series.Ys[i]);
        if (series.XErrors?[i] is { } dx && dx > 0)
        {
            yield return PixelBox.Around(across(x), down(y), (across(x + dx) - across(x - dx)) / 2, 1.5);
        }

        if (series.YErrors?[i] is { } dy && dy > 0)
        {
            yield return PixelBox.Around(across(x), down(y), 1.5, (down(y - dy) - down(y + dy)) / 2);
        }
    }
}
