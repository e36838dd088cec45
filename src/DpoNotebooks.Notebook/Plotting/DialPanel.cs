using System.Globalization;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Creates a histogram of one quantity of a dial's pairs over a fixed axis, in two colours by the sign of Δ, with the mean.</summary>
internal static class DialPanel
{
    /// <summary>Creates the panel. Bars are shares of all pairs.</summary>
    /// <param name="title">The panel title.</param>
    /// <param name="x">The axis of the quantity, with both ends set.</param>
    /// <param name="dial">The pairs.</param>
    /// <param name="value">Computes the quantity of a pair from its Δ.</param>
    /// <param name="mean">The mean of the quantity. A mean outside the axis is drawn at the edge.</param>
    /// <param name="bins">The number of bins, even so that no bin mixes signs.</param>
    public static Panel Of(string title, Axis x, BetaDial dial, Func<double, double> value, double mean, int bins)
    {
        var (low, high) = (x.Min ?? 0, x.Max ?? 1);
        var at = Math.Clamp(mean, low, high);
        Series[] series =
        [
            .. Bars("ranked as labelled (Δ > 0)", SeriesLook.Nth(0).Colour, dial.Differences.Where(difference => difference > 0)),
            .. Bars("ranked the other way, or tied", SeriesLook.Nth(1).Colour, dial.Differences.Where(difference => difference <= 0)),
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
                    Hover = [.. counted.Centres.Zip(counted.Counts, (centre, count) => FormattableString.Invariant($"{centre:G3}: {count} pairs"))],
                };
            }
        }
    }
}
