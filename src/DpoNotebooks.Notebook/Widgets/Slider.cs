using System.Numerics;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The base class of sliders, which select a number between two bounds.</summary>
/// <typeparam name="T">double or int.</typeparam>
public abstract class Slider<T> : Widget
    where T : struct, INumber<T>
{
    private bool _initialized; // until then, setters do not compare values, because an object initializer may have any order
    private Action<T>? _valueChanged;

    private protected Slider(string name, JsonObject state)
        : base(WidgetModule.Controls, name, state)
    {
        state["behavior"] = "drag-tap";
        state["continuous_update"] = true;
        state["description"] = "";
        state["description_allow_html"] = false;
        state["disabled"] = false;
        state["orientation"] = "horizontal";
        state["readout"] = true;
        Style = new SliderStyle();
    }

    /// <summary>Occurs when the value changes, interactively or from code. The argument is the new value.</summary>
    public event Action<T>? ValueChanged
    {
        add
        {
            FinishInitialization();
            _valueChanged += value;
        }
        remove => _valueChanged -= value;
    }

    /// <summary>The selected number. Values outside the bounds are set to the nearest bound.</summary>
    public T Value
    {
        get
        {
            FinishInitialization();
            return Number("value");
        }
        set => SetNumber("value", _initialized ? Clamp(value, Min, Max) : value);
    }

    /// <summary>The lower bound. For a logarithmic slider, its exponent.</summary>
    /// <exception cref="ArgumentException">The lower bound exceeds the upper bound.</exception>
    public T Min
    {
        get => Number("min");
        set => SetBound("min", value, value, Max);
    }

    /// <summary>The upper bound. For a logarithmic slider, its exponent.</summary>
    /// <exception cref="ArgumentException">The upper bound is below the lower bound.</exception>
    public T Max
    {
        get => Number("max");
        set => SetBound("max", value, Min, value);
    }

    /// <summary>The step size. For a logarithmic slider, the step of the exponent.</summary>
    public T Step
    {
        get => Number("step");
        set => SetNumber("step", value);
    }

    /// <summary>The label in front of the widget.</summary>
    public string Description
    {
        get => Model.Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>Whether the value changes while the handle moves. Otherwise it changes when the handle is released.</summary>
    public bool ContinuousUpdate
    {
        get => Model.Get<bool>("continuous_update");
        set => Set("continuous_update", value);
    }

    /// <summary>Whether the slider shows its value.</summary>
    public bool Readout
    {
        get => Model.Get<bool>("readout");
        set => Set("readout", value);
    }

    /// <summary>The number format of the shown value, as a d3-format specifier such as .3f.</summary>
    public string ReadoutFormat
    {
        get => Model.Get<string>("readout_format") ?? "";
        set => Set("readout_format", value);
    }

    /// <summary>The orientation: horizontal or vertical.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public string Orientation
    {
        get => Model.Get<string>("orientation") ?? "";
        set => SetOneOf("orientation", value, "horizontal", "vertical");
    }

    /// <summary>Whether the slider is disabled in the front end.</summary>
    public bool Disabled
    {
        get => Model.Get<bool>("disabled");
        set => Set("disabled", value);
    }

    /// <summary>The style.</summary>
    public SliderStyle Style
    {
        get;
        init
        {
            field = value;
            StyleModel = value.Model;
        }
    }

    /// <summary>Returns the smallest and the largest value for the given bounds.</summary>
    private protected virtual (T Low, T High) Range(T min, T max) => (min, max);

    private protected override void FinishInitialization()
    {
        if (!_initialized)
        {
            RequireOrder(Min, Max);
            _initialized = true;
            ClampValue();
        }
    }

    private protected override JsonNode? Accept(string key, JsonNode? requested) => key == "value"
        ? JsonValue.Create(Clamp(Read<T>(key, requested), Min, Max))
        : requested;

    private protected override void OnChanged(string key)
    {
        if (key == "value")
        {
            _valueChanged?.Invoke(Value);
        }
    }

    private protected T Number(string key) => Model.Get<T>(key);

    private protected void SetNumber(string key, T value) => Set(key, T.IsFinite(value) ? JsonValue.Create(value)
        : throw new ArgumentException($"{Model.Name}: {key} = {value} must be a finite number"));

    private protected void ClampValue()
    {
        if (_initialized)
        {
            SetNumber("value", Clamp(Number("value"), Min, Max));
        }
    }

    // The value changes first, so that it is never outside the bounds in the front end.
    private void SetBound(string key, T bound, T min, T max)
    {
        if (_initialized)
        {
            RequireOrder(min, max);
            SetNumber("value", Clamp(Number("value"), min, max));
        }

        SetNumber(key, bound);
    }

    private void RequireOrder(T min, T max)
    {
        if (min > max)
        {
            throw new ArgumentException($"{Model.Name} '{Description}': Min = {min} must not exceed Max = {max}");
        }
    }

    private T Clamp(T value, T min, T max)
    {
        var (low, high) = Range(min, max);
        return T.Clamp(value, low, high);
    }
}
