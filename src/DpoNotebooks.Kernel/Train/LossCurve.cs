using System.Globalization;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.Train;

/// <summary>Draws a metric of a run as one line of block characters.</summary>
internal static class LossCurve
{
    private const int Width = 60;
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>Returns the curves of the losses of a run, one line each: name, first value, curve, last value.</summary>
    public static IEnumerable<string> Of(RunHistory history) =>
        from name in (string[])["loss", "eval/loss"]
        let values = history.Series(name).Select(point => point.Value).ToArray()
        where values.Length > 0
        select string.Create(CultureInfo.InvariantCulture, $"{name} {values[0]:G4} {Draw(values)} {values[^1]:G4}");

    /// <summary>Returns one block per value, or per mean of neighbouring values if there are many.</summary>
    public static string Draw(IReadOnlyList<double> values)
    {
        var columns = Math.Min(Width, values.Count);
        double[] means = [.. Enumerable.Range(0, columns).Select(Mean)];
        var (low, high) = (means.Min(), means.Max());
        return string.Concat(means.Select(mean => Blocks[high > low ? (int)Math.Round((mean - low) / (high - low) * (Blocks.Length - 1)) : 0]));

        double Mean(int column) => values.Take(Edge(column)..Edge(column + 1)).Average();

        int Edge(int column) => (int)((long)column * values.Count / columns);
    }
}
