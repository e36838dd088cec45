using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Figures that differ in their numbers only as one Plotly figure with a slider. Plain attributes of the layout, no frames:
/// every front end that draws plotly's data and layout turns it.</summary>
internal static class DialSlider
{
    private const int Room = 110; // pixels under the legend

    // What of a trace may differ from stop to stop.
    private static readonly string[] Moving = ["x", "y", "hovertext", "text", "textposition"];

    /// <summary>The JSON of data and layout.</summary>
    /// <param name="stops">A figure a stop, of the same panels and series.</param>
    /// <param name="names">What the slider says at each.</param>
    /// <param name="start">The stop shown first.</param>
    public static string Json(IReadOnlyList<Figure> stops, IReadOnlyList<string> names, int start)
    {
        JsonObject[] drawn = [.. stops.Select(stop => JsonNode.Parse(stop.ToPlotlyJson())!.AsObject())];
        var shown = drawn[start].DeepClone();
        var layout = shown["layout"]!;
        var (height, margin, title) = ((double)layout["height"]!, layout["margin"]!, layout["title"]!);
        var plotHeight = height - (double)margin["t"]! - (double)margin["b"]!;
        layout["height"] = height + Room;
        title["y"] = 1 - (1 - (double)title["y"]!) * height / (height + Room); // as far from the top as before
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
        margin["b"] = (double)margin["b"]! + Room;
        return shown.ToJsonString();
    }

    private static JsonObject Step(JsonObject figure, string name)
    {
        var traces = figure["data"]!.AsArray();
        var moved = Moving.Where(attribute => traces.Any(trace => trace![attribute] is not null))
            .Select(attribute => KeyValuePair.Create(attribute, (JsonNode?)new JsonArray([.. traces.Select(trace => trace![attribute]?.DeepClone())])));
        return new JsonObject
        {
            ["label"] = name,
            ["method"] = "update",
            ["args"] = new JsonArray(new JsonObject(moved), new JsonObject { ["title.text"] = figure["layout"]!["title"]!["text"]!.DeepClone() }),
        };
    }
}
