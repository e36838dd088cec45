using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A slider for positive numbers on a logarithmic scale. <see cref="Slider{T}.Min"/>, <see cref="Slider{T}.Max"/> and
/// <see cref="Slider{T}.Step"/> are exponents; the value is not. The default range is 1 to 10,000.</summary>
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
    /// <summary>The base of the exponents.</summary>
    /// <exception cref="ArgumentException">The base is not greater than 1.</exception>
    public double Base
    {
        get => Number("base");
        set
        {
            SetNumber("base", value > 1 ? value : throw new ArgumentException($"FloatLogSlider: Base = {value} must be greater than 1"));
            ClampValue();
        }
    }

    private protected override (double Low, double High) Range(double min, double max) => (Math.Pow(Base, min), Math.Pow(Base, max));
}
