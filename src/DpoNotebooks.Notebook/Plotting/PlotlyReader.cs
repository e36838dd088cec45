using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Converts Plotly charts of other libraries to figures, which have a static image. It supports lines, markers, bars and
/// histograms on one pair of axes. The note of the figure names the unsupported traces.</summary>
internal static class PlotlyReader
{
    /// <summary>Converts a chart to a figure.</summary>
    /// <param name="json">The data and layout, as JSON of type application/vnd.plotly.v1+json.</param>
    public static Figure Read(string json)
    {
        var chart = JsonNode.Parse(json);
        JsonObject[] traces = [.. (chart?["data"] as JsonArray ?? []).OfType<JsonObject>()];
        var drawn = traces.Index().Select(trace => (trace.Item, Series: SeriesOf(trace.Item, trace.Index)))
            .Where(trace => trace.Series is not null).ToArray();
        var layout = chart?["layout"];
        var panel = new Panel("", AxisOf(layout?["xaxis"], "x"), AxisOf(layout?["yaxis"], "y"), [.. drawn.Select(trace => trace.Series!)]);
        return new Figure(Title(layout) ?? "", [panel])
        {
            Note = string.Join(' ', Categories(drawn.Select(trace => trace.Item)), LeftOut(traces.Except(drawn.Select(trace => trace.Item)))).Trim(),
        };
    }

    private static Series? SeriesOf(JsonObject trace, int index)
    {
        if (Text(trace["xaxis"]) is not (null or "x") || Text(trace["yaxis"]) is not (null or "y"))
        {
            return null; // on other axes
        }

        var (xs, ys) = (Numbers(trace["x"]), Numbers(trace["y"]));
        var look = new Series(Text(trace["name"]) ?? $"trace {index}", xs, ys)
        {
            Colour = Colour(trace["marker"]?["color"]) ?? Colour(trace["line"]?["color"]) ?? SeriesLook.Nth(index).Colour,
            InLegend = Text(trace["name"]) is not null,
        };
        return (Text(trace["type"]) ?? "scatter") switch
        {
            "scatter" or "scattergl" when ys.Length > 0 => Placed(look) with { Mark = MarkOf(Text(trace["mode"])) },
            "bar" when ys.Length > 0 && Text(trace["orientation"]) != "h" => Placed(look) with { Mark = SeriesMark.Bars, BarWidth = 0.8 * Spacing(xs) },
            "histogram" when xs.Any(double.IsFinite) => Counted(look, [.. xs.Where(double.IsFinite)]),
            _ => null,
        };
    }

    // Plotly uses 0, 1, 2, … if x is missing, and draws as many points as the shorter list has.
    private static Series Placed(Series series)
    {
        var count = series.Xs.Count == 0 ? series.Ys.Count : Math.Min(series.Xs.Count, series.Ys.Count);
        double[] xs = series.Xs.Count == 0 ? [.. Enumerable.Range(0, count)] : [.. series.Xs.Take(count)];
        return series with { Xs = xs, Ys = [.. series.Ys.Take(count)] };
    }

    private static Series Counted(Series series, double[] values)
    {
        var bins = Histogram.Of(values, Math.Clamp((int)Math.Sqrt(values.Length), 5, 40));
        return series with
        {
            Xs = bins.Centres,
            Ys = [.. bins.Counts.Select(count => (double)count)],
            Mark = SeriesMark.Bars,
            BarWidth = bins.BinWidth,
        };
    }

    private static SeriesMark MarkOf(string? mode) => mode switch
    {
        "markers" or "markers+text" => SeriesMark.Markers,
        { } both when both.Contains("markers", StringComparison.Ordinal) => SeriesMark.Both,
        _ => SeriesMark.Lines,
    };

    private static double Spacing(double[] xs) =>
        xs.Order().Zip(xs.Order().Skip(1), (low, high) => high - low).Where(gap => gap > 0).DefaultIfEmpty(1).Min();

    private static Axis AxisOf(JsonNode? axis, string defaultLabel) => new(Title(axis) ?? defaultLabel) { Log = Text((axis as JsonObject)?["type"]) == "log" };

    private static string? Title(JsonNode? owner) =>
        (owner as JsonObject)?["title"] is JsonObject title ? Text(title["text"]) : Text((owner as JsonObject)?["title"]);

    // Text values, including dates, are placed at 0, 1, 2, …; missing values become NaN.
    private static double[] Numbers(JsonNode? list) =>
        list is not JsonArray values ? []
        : values.Any(value => Text(value) is not null) ? [.. values.Select((_, index) => (double)index)]
        : [.. values.Select(value => value?.GetValueKind() == JsonValueKind.Number ? (double)value : double.NaN)];

    private static string Categories(IEnumerable<JsonObject> traces) =>
        traces.Select(trace => trace["x"] as JsonArray).FirstOrDefault(xs => xs?.Any(x => Text(x) is not null) == true) is { } words
            ? $"From the left: {string.Join(", ", words.Take(12))}{(words.Count > 12 ? ", …" : "")}."
            : "";

    private static string LeftOut(IEnumerable<JsonObject> traces)
    {
        string[] kinds = [.. traces.Select(trace => Text(trace["type"]) ?? "scatter").Distinct()];
        return kinds.Length == 0 ? "" : $"Drawn by plotly.js only: {string.Join(", ", kinds)}.";
    }

    private static string? Colour(JsonNode? colour)
    {
        var text = Text(colour);
        if (text is { Length: 7 } && text[0] == '#')
        {
            return text;
        }

        var parts = text?.StartsWith("rgb", StringComparison.Ordinal) == true ? text[(text.IndexOf('(') + 1)..].TrimEnd(')').Split(',') : [];
        return parts.Length >= 3 && parts.Take(3).All(part => byte.TryParse(part.Trim(), CultureInfo.InvariantCulture, out _))
            ? "#" + Convert.ToHexString([.. parts.Take(3).Select(part => byte.Parse(part.Trim(), CultureInfo.InvariantCulture))])
            : null;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? (string?)value : null;
}
