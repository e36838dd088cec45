using System.Globalization;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>What β makes of a preference set: margins βΔ and gradient weights σ(−βΔ) as histograms, with a slider over β. All β share
/// their axes and bins, so that what moves is the data.</summary>
public sealed class DialFigure
{
    /// <summary>Beyond this the weight is below a quarter of a per cent, or above its complement.</summary>
    private const double Saturated = 6;

    private readonly BetaDial _dial;
    private readonly double _reach;

    /// <summary>A figure of a dial.</summary>
    /// <param name="dial">The pairs.</param>
    /// <param name="betas">Stops of the slider, ascending; <see cref="DefaultBetas"/> unless told.</param>
    /// <param name="start">Where the slider stands at first, and the β of the static picture: the stop nearest to this.</param>
    /// <exception cref="ArgumentException">No stops, or some that are not positive and ascending.</exception>
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
        _reach = largest > 0 ? Math.Min(Saturated, largest) : 1;
        StartIndex = Enumerable.Range(0, Betas.Count).MinBy(stop => Math.Abs(Math.Log(Betas[stop] / start)));
    }

    /// <summary>25 stops from 0.01 to 10, eight to a factor of ten, in round numbers.</summary>
    public static IReadOnlyList<double> DefaultBetas { get; } =
        [.. from decade in new[] { 0.01, 0.1, 1 }
            from step in new[] { 1, 1.3, 1.8, 2.4, 3.2, 4.2, 5.6, 7.5 }
            select Math.Round(decade * step, 4), 10];

    /// <summary>Stops of the slider.</summary>
    public IReadOnlyList<double> Betas { get; }

    /// <summary>The stop where the slider stands at first.</summary>
    public int StartIndex { get; }

    /// <summary>The figure at one β, on the axes of all.</summary>
    public Figure At(double beta) => At(_dial.At(beta));

    /// <summary>The figure of a reading of this figure's dial, on the axes of all.</summary>
    public Figure At(BetaReading reading)
    {
        var beyond = _dial.Differences.Count(difference => Math.Abs(reading.Beta * difference) > _reach);
        return new Figure(
            Invariant($"{_dial.Count} pairs at β = {reading.Beta:G3}"),
            [
                DialPanel.Of("margins", new Axis("margin βΔ") { Min = -_reach, Max = _reach }, _dial, difference => reading.Beta * difference, reading.Margin, bins: 12),
                DialPanel.Of("gradient weights", new Axis("weight σ(−βΔ)") { Min = 0, Max = 1 }, _dial, difference => LogisticMargin.Sigmoid(-reading.Beta * difference), reading.Weight, bins: 10),
            ])
        {
            Note = Invariant($"Loss {reading.Loss:F3}; accuracy {reading.Accuracy:F3}; mean margin {reading.Margin:F2}; mean weight {reading.Weight:F3}.")
                + (beyond > 0 ? Invariant($" The outermost bars hold {beyond} margins beyond ±{_reach:G3}.") : ""),
        };
    }

    /// <summary>The drawing with its slider, as the JSON of application/vnd.plotly.v1+json.</summary>
    public string ToPlotlyJson() => DialSlider.Json([.. Betas.Select(At)], [.. Betas.Select(beta => Invariant($"{beta:G3}"))], StartIndex);

    /// <summary>The static drawing, at the first β.</summary>
    public string ToSvg() => At(Betas[StartIndex]).ToSvg();

    /// <summary>Readings at some of the stops, as a table.</summary>
    public string ToText()
    {
        var stops = Enumerable.Range(0, Betas.Count).Where(stop => stop % Math.Max(1, (Betas.Count - 1) / 6) == 0 || stop == StartIndex);
        var rows = stops.Select(stop => _dial.At(Betas[stop])).Select(reading =>
            Invariant($"{reading.Beta,8:G3}{reading.Loss,10:F3}{reading.Accuracy,10:F3}{reading.Margin,13:F3}{reading.Weight,13:F3}"));
        return string.Join('\n', [Invariant($"{_dial.Count} pairs"), "       β      loss  accuracy  mean margin  mean weight", .. rows]);
    }

    /// <summary>The readings as text.</summary>
    public override string ToString() => ToText();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
