using System.Globalization;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>The margins βΔ and gradient weights σ(−βΔ) of a preference set as histograms, with a slider over β. All β share axes and
/// bins, so that only the data change.</summary>
internal sealed class DialFigure
{
    // σ(−6) = 0.0025: beyond this margin, the weight is nearly 0 or 1.
    private const double MaxMargin = 6;

    private readonly BetaDial _dial;
    private readonly double _limit;

    /// <summary>Creates the figure of a dial.</summary>
    /// <param name="dial">The pairs.</param>
    /// <param name="betas">The values of the slider, ascending. Default: <see cref="DefaultBetas"/>.</param>
    /// <param name="start">The initial β. The slider and the static image use the value nearest to it.</param>
    /// <exception cref="ArgumentException">The values of the slider are empty, not positive or not ascending.</exception>
    public DialFigure(BetaDial dial, IReadOnlyList<double>? betas = null, double start = 0.1)
    {
        Betas = betas ?? DefaultBetas;
        if (Betas.Count == 0 || !(Betas[0] > 0 && double.IsFinite(Betas[^1])) || Betas.Zip(Betas.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            throw new ArgumentException($"β must be positive and ascending: {string.Join(", ", Betas)}", nameof(betas));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(start);
        _dial = dial;
        var largest = Betas[^1] * Math.Max(Math.Abs(dial.Differences[0]), Math.Abs(dial.Differences[^1]));
        _limit = largest > 0 ? Math.Min(MaxMargin, largest) : 1;
        StartIndex = Enumerable.Range(0, Betas.Count).MinBy(stop => Math.Abs(Math.Log(Betas[stop] / start)));
    }

    /// <summary>25 rounded values from 0.01 to 10, eight per factor of ten.</summary>
    public static IReadOnlyList<double> DefaultBetas { get; } =
        [.. from decade in new[] { 0.01, 0.1, 1 }
            from step in new[] { 1, 1.3, 1.8, 2.4, 3.2, 4.2, 5.6, 7.5 }
            select Math.Round(decade * step, 4), 10];

    /// <summary>The values of the slider.</summary>
    public IReadOnlyList<double> Betas { get; }

    /// <summary>The index of the initial value.</summary>
    public int StartIndex { get; }

    /// <summary>Returns the figure at one β, on the shared axes.</summary>
    public Figure At(double beta) => At(_dial.At(beta));

    /// <summary>Returns the figure of a reading of this dial, on the shared axes.</summary>
    public Figure At(BetaReading reading)
    {
        var beyond = _dial.Differences.Count(difference => Math.Abs(reading.Beta * difference) > _limit);
        return new Figure(
            Invariant($"{_dial.Count} pairs at β = {reading.Beta:G3}"),
            [
                DialPanel.Of("margins", new Axis("margin βΔ") { Min = -_limit, Max = _limit }, _dial, Margin, reading.Margin, bins: 12),
                DialPanel.Of("gradient weights", new Axis("weight σ(−βΔ)") { Min = 0, Max = 1 }, _dial, Weight, reading.Weight, bins: 10),
            ])
        {
            Note = Invariant($"Loss {reading.Loss:F3}; accuracy {reading.Accuracy:F3}; mean margin {reading.Margin:F2}; mean weight {reading.Weight:F3}.")
                + (beyond > 0 ? Invariant($" The outermost bars include {beyond} margins beyond ±{_limit:G3}.") : ""),
        };

        double Margin(double difference) => reading.Beta * difference;
        double Weight(double difference) => LogisticMargin.Sigmoid(-reading.Beta * difference);
    }

    /// <summary>Returns the interactive figure with its slider, as JSON of type application/vnd.plotly.v1+json.</summary>
    public string ToPlotlyJson() => DialSlider.Json([.. Betas.Select(At)], [.. Betas.Select(beta => Invariant($"{beta:G3}"))], StartIndex);

    /// <summary>Returns the static figure at the initial β, as SVG.</summary>
    public string ToSvg() => At(Betas[StartIndex]).ToSvg();

    /// <summary>Returns the readings at some of the values, as a table.</summary>
    public string ToText()
    {
        var stops = Enumerable.Range(0, Betas.Count).Where(stop => stop % Math.Max(1, (Betas.Count - 1) / 6) == 0 || stop == StartIndex);
        var rows = stops.Select(stop => _dial.At(Betas[stop])).Select(reading =>
            Invariant($"{reading.Beta,8:G3}{reading.Loss,10:F3}{reading.Accuracy,10:F3}{reading.Margin,13:F3}{reading.Weight,13:F3}"));
        return string.Join('\n', [Invariant($"{_dial.Count} pairs"), "       β      loss  accuracy  mean margin  mean weight", .. rows]);
    }

    /// <summary>Returns the same text as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
