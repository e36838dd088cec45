using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A slider of real numbers; 0 to 100 in steps of 0.1 unless told.</summary>
public sealed class FloatSlider() : Slider<double>("FloatSlider", new JsonObject
{
    ["max"] = 100.0,
    ["min"] = 0.0,
    ["readout_format"] = ".2f",
    ["step"] = 0.1,
    ["value"] = 0.0,
});
