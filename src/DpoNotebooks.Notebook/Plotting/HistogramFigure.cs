using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Draws overlaid histograms with shared bins.</summary>
public static class HistogramFigure
{
    /// <summary>Draws named samples as shares, so that samples of different sizes are comparable.</summary>
    /// <param name="title">The title.</param>
    /// <param name="label">The quantity and its unit.</param>
    /// <param name="samples">The names and values of the samples.</param>
    /// <param name="bins">The number of bins over the common range of all samples.</param>
    public static Figure Draw(string title, string label, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> samples, int bins = 30)
    {
        var all = samples.SelectMany(sample => sample.Values).ToArray();
        var (low, high) = all.Length > 0 ? (all.Min(), all.Max()) : (0, 1);
        return Draw(title, label, [.. samples.Select(sample => (sample.Name, Histogram.Of(sample.Values, bins, low, high)))]);
    }

    /// <summary>Draws histograms as shares.</summary>
    /// <param name="title">The title.</param>
    /// <param name="label">The quantity and its unit.</param>
    /// <param name="histograms">The names and counts of the histograms.</param>
    public static Figure Draw(string title, string label, IReadOnlyList<(string Name, Histogram Counts)> histograms)
    {
        var series = histograms.Select((named, i) =>
        {
            double total = Math.Max(1, named.Counts.Counts.Sum());
            return new Series(named.Name, named.Counts.Centres, [.. named.Counts.Counts.Select(count => count / total)])
            {
                Mark = SeriesMark.Bars,
                BarWidth = named.Counts.BinWidth,
                Colour = SeriesLook.Nth(i).Colour,
                Opacity = histograms.Count > 1 ? 0.55 : 0.85,
                Hover = [.. named.Counts.Centres.Select((x, bin) =>
                    FormattableString.Invariant($"{named.Name}<br>{label} {x:G4}<br>{named.Counts.Counts[bin]} of {total}"))],
            };
        });
        return new Figure(title, [new Panel("", new Axis(label), new Axis("share") { Min = 0 }, [.. series])])
        {
            Note = string.Join("; ", histograms.Select(named => $"{named.Name}: n = {named.Counts.Counts.Sum()}")),
        };
    }
}
