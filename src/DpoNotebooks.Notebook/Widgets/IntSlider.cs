using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A slider of whole numbers; 0 to 100 unless told.</summary>
public sealed class IntSlider() : Slider<int>("IntSlider", new JsonObject
{
    ["max"] = 100,
    ["min"] = 0,
    ["readout_format"] = "d",
    ["step"] = 1,
    ["value"] = 0,
});
