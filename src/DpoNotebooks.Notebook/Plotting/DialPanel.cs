using System.Globalization;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>One quantity of a dial's pairs as a histogram over a fixed axis, in two colours by the sign of Δ, with its mean.</summary>
internal static class DialPanel
{
    /// <summary>Shares of all pairs in each bin.</summary>
    /// <param name="title">Panel title.</param>
    /// <param name="x">The quantity; both ends must be told.</param>
    /// <param name="dial">The pairs.</param>
    /// <param name="value">The quantity of a pair, by its Δ.</param>
    /// <param name="mean">Its mean; drawn at the edge where it lies beyond.</param>
    /// <param name="bins">Number of bins, even, so that no bin mixes the signs.</param>
    public static Panel Of(string title, Axis x, BetaDial dial, Func<double, double> value, double mean, int bins)
    {
        var (low, high) = (x.Min ?? 0, x.Max ?? 1);
        var at = Math.Clamp(mean, low, high);
        Series[] series =
        [
            .. Bars("ranked as labelled (Δ > 0)", Palette.Nth(0).Colour, dial.Differences.Where(difference => difference > 0)),
            .. Bars("ranked the other way, or tied", Palette.Nth(1).Colour, dial.Differences.Where(difference => difference <= 0)),
            new Series("mean", [at, at], [0, 1])
            {
                Dash = Dash.Dashed,
                Labels = ["", string.Create(CultureInfo.InvariantCulture, $"{(mean < low ? "← " : "")}{mean:G3}{(mean > high ? " →" : "")}")],
            },
        ];
        return new Panel(title, x, new Axis("share of pairs") { Min = 0, Max = 1 }, series);

        IEnumerable<Series> Bars(string name, string colour, IEnumerable<double> differences)
        {
            double[] values = [.. differences.Select(value)];
            if (values.Length > 0)
            {
                var counted = Histogram.Of(values, bins, low, high);
                yield return new Series(name, counted.Centres, [.. counted.Counts.Select(count => Math.Round(count / (double)dial.Count, 6))])
                {
                    Mark = SeriesMark.Bars,
                    BarWidth = counted.BinWidth,
                    Colour = colour,
                    Opacity = 0.85,
                    Hover = [.. counted.Centres.Zip(counted.Counts, (centre, count) => string.Create(CultureInfo.InvariantCulture, $"{centre:G3}: {count} pairs"))],
                };
            }
        }
    }
}
