using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Combines figures that differ only in their numbers into one Plotly figure with a slider. The slider uses layout attributes and no
/// frames, so it works in every front end that draws Plotly data and layout.</summary>
internal static class DialSlider
{
    private const int SliderHeight = 110; // pixels, below the legend

    // The trace attributes that may differ between figures.
    private static readonly string[] ChangingAttributes = ["x", "y", "hovertext", "text", "textposition"];

    /// <summary>Creates the data and layout, as JSON.</summary>
    /// <param name="stops">One figure per slider value, with the same panels and series.</param>
    /// <param name="names">The labels of the slider values.</param>
    /// <param name="start">The index of the initial value.</param>
    public static string Json(IReadOnlyList<Figure> stops, IReadOnlyList<string> names, int start)
    {
        JsonObject[] drawn = [.. stops.Select(stop => JsonNode.Parse(stop.ToPlotlyJson())!.AsObject())];
        var shown = drawn[start].DeepClone();
        var layout = shown["layout"]!;
        var (height, margin, title) = ((double)layout["height"]!, layout["margin"]!, layout["title"]!);
        var plotHeight = height - (double)margin["t"]! - (double)margin["b"]!;
        layout["height"] = height + SliderHeight;
        title["y"] = 1 - (1 - (double)title["y"]!) * height / (height + SliderHeight); // keeps the distance from the top
        layout["sliders"] = new JsonArray(new JsonObject
        {
            ["active"] = start,
            ["currentvalue"] = new JsonObject { ["prefix"] = "β = ", ["xanchor"] = "left", ["font"] = new JsonObject { ["size"] = 15 } },
            ["x"] = 0,
            ["len"] = 1,
            ["y"] = -((double)margin["b"]! - 10) / plotHeight,
            ["yanchor"] = "top",
            ["pad"] = new JsonObject { ["t"] = 0, ["b"] = 10 },
            ["steps"] = new JsonArray([.. drawn.Select((figure, stop) => Step(figure, names[stop]))]),
        });
        margin["b"] = (double)margin["b"]! + SliderHeight;
        return shown.ToJsonString();
    }

    private static JsonObject Step(JsonObject figure, string name)
    {
        var traces = figure["data"]!.AsArray();
        var moved = ChangingAttributes.Where(attribute => traces.Any(trace => trace![attribute] is not null))
            .Select(attribute => KeyValuePair.Create(attribute, (JsonNode?)new JsonArray([.. traces.Select(trace => trace![attribute]?.DeepClone())])));
        return new JsonObject
        {
            ["label"] = name,
            ["method"] = "update",
            ["args"] = new JsonArray(new JsonObject(moved), new JsonObject { ["title.text"] = figure["layout"]!["title"]!["text"]!.DeepClone() }),
        };
    }
}
