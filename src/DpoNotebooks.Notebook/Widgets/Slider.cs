using System.Numerics;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>What the sliders share: a number between two bounds.</summary>
/// <typeparam name="T">double or int.</typeparam>
public abstract class Slider<T> : Widget
    where T : struct, INumber<T>
{
    private bool _settled; // until then the setters take the parts of an initializer as they come, whatever their order
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

    /// <summary>The value has changed, by hand or from here; takes the new one.</summary>
    public event Action<T>? ValueChanged
    {
        add
        {
            Settle();
            _valueChanged += value;
        }
        remove => _valueChanged -= value;
    }

    /// <summary>The number chosen; one beyond the bounds becomes the nearer bound.</summary>
    public T Value
    {
        get
        {
            Settle();
            return Number("value");
        }
        set => SetNumber("value", _settled ? Clamp(value, Min, Max) : value);
    }

    /// <summary>The lower bound; for a logarithmic slider its exponent.</summary>
    /// <exception cref="ArgumentException">It is above the upper bound.</exception>
    public T Min
    {
        get => Number("min");
        set => SetBound("min", value, value, Max);
    }

    /// <summary>The upper bound; for a logarithmic slider its exponent.</summary>
    /// <exception cref="ArgumentException">It is below the lower bound.</exception>
    public T Max
    {
        get => Number("max");
        set => SetBound("max", value, Min, value);
    }

    /// <summary>How far one move of the handle goes; for a logarithmic slider in the exponent.</summary>
    public T Step
    {
        get => Number("step");
        set => SetNumber("step", value);
    }

    /// <summary>Its name, drawn before it.</summary>
    public string Description
    {
        get => Model.Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>Whether the value changes while the handle is held, and not only when it is let go.</summary>
    public bool ContinuousUpdate
    {
        get => Model.Get<bool>("continuous_update");
        set => Set("continuous_update", value);
    }

    /// <summary>Whether the value is written beside the slider.</summary>
    public bool Readout
    {
        get => Model.Get<bool>("readout");
        set => Set("readout", value);
    }

    /// <summary>How it is written there, in d3-format's words, e.g. .3f.</summary>
    public string ReadoutFormat
    {
        get => Model.Get<string>("readout_format") ?? "";
        set => Set("readout_format", value);
    }

    /// <summary>horizontal or vertical.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public string Orientation
    {
        get => Model.Get<string>("orientation") ?? "";
        set => SetOneOf("orientation", value, "horizontal", "vertical");
    }

    /// <summary>Whether it cannot be moved by hand.</summary>
    public bool Disabled
    {
        get => Model.Get<bool>("disabled");
        set => Set("disabled", value);
    }

    /// <summary>Its looks.</summary>
    public SliderStyle Style
    {
        get;
        init
        {
            field = value;
            StyleModel = value.Model;
        }
    }

    /// <summary>The least and the greatest value between two settings of the bounds.</summary>
    private protected virtual (T Low, T High) Range(T min, T max) => (min, max);

    private protected override void Settle()
    {
        if (!_settled)
        {
            RequireOrder(Min, Max);
            _settled = true;
            KeepWithinBounds();
        }
    }

    private protected override JsonNode? Accept(string key, JsonNode? asked) => key == "value"
        ? JsonValue.Create(Clamp(Read<T>(key, asked), Min, Max))
        : asked;

    private protected override void Changed(string key)
    {
        if (key == "value")
        {
            _valueChanged?.Invoke(Value);
        }
    }

    private protected T Number(string key) => Model.Get<T>(key);

    private protected void SetNumber(string key, T value) => Set(key, T.IsFinite(value) ? JsonValue.Create(value)
        : throw new ArgumentException($"{Model.Name}: {key} cannot be {value}: it is to be a finite number"));

    private protected void KeepWithinBounds()
    {
        if (_settled)
        {
            SetNumber("value", Clamp(Number("value"), Min, Max));
        }
    }

    // The value first, so that the front end never has it beyond its bounds.
    private void SetBound(string key, T bound, T min, T max)
    {
        if (_settled)
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
            throw new ArgumentException($"{Model.Name} '{Description}': its least value {min} is above its greatest, {max}");
        }
    }

    private T Clamp(T value, T min, T max)
    {
        var (low, high) = Range(min, max);
        return T.Clamp(value, low, high);
    }
}
