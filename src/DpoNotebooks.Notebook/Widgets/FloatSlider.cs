using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A slider for real numbers. The default range is 0 to 100 in steps of 0.1.</summary>
public sealed class FloatSlider() : Slider<double>("FloatSlider", new JsonObject
{
    ["max"] = 100.0,
    ["min"] = 0.0,
    ["readout_format"] = ".2f",
    ["step"] = 0.1,
    ["value"] = 0.0,
});
