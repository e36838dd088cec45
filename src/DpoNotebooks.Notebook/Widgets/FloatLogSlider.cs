using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A slider of positive numbers on a logarithmic scale: <see cref="Slider{T}.Min"/>, <see cref="Slider{T}.Max"/> and
/// <see cref="Slider{T}.Step"/> are exponents, the value is not. 1 to 10,000 unless told.</summary>
public sealed class FloatLogSlider() : Slider<double>("FloatLogSlider", new JsonObject
{
    ["base"] = 10.0,
    ["max"] = 4.0,
    ["min"] = 0.0,
    ["readout_format"] = ".3g",
    ["step"] = 0.1,
    ["value"] = 1.0,
})
{
    /// <summary>What the exponents are exponents of.</summary>
    /// <exception cref="ArgumentException">It is not above 1.</exception>
    public double Base
    {
        get => Number("base");
        set
        {
            SetNumber("base", value > 1 ? value : throw new ArgumentException($"FloatLogSlider: Base = {value}: the base of a logarithmic scale is above 1"));
            KeepWithinBounds();
        }
    }

    private protected override (double Low, double High) Range(double min, double max) => (Math.Pow(Base, min), Math.Pow(Base, max));
}
