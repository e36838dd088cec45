using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A slider for integers. The default range is 0 to 100.</summary>
public sealed class IntSlider() : Slider<int>("IntSlider", new JsonObject
{
    ["max"] = 100,
    ["min"] = 0,
    ["readout_format"] = "d",
    ["step"] = 1,
    ["value"] = 0,
});
