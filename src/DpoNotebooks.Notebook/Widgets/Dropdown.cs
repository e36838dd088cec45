using System.Globalization;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A dropdown list of values. The first value is selected by default.</summary>
/// <typeparam name="T">The type of the values, for example string, double or a record.</typeparam>
public sealed class Dropdown<T> : Widget
{
    private readonly Func<T, string> _label;

    /// <summary>Creates a dropdown list.</summary>
    /// <param name="options">The values.</param>
    /// <param name="label">Returns the label of a value. Default: the text of the value.</param>
    public Dropdown(IEnumerable<T> options, Func<T, string>? label = null)
        : base(WidgetModule.Controls, "Dropdown", new JsonObject
        {
            ["_options_labels"] = new JsonArray(),
            ["description"] = "",
            ["description_allow_html"] = false,
            ["disabled"] = false,
            ["index"] = null,
        })
    {
        _label = label ?? (value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        Style = new DescriptionStyle();
        Options = [.. options];
    }

    /// <summary>Occurs when another value is selected, interactively or from code. The argument is the new value.</summary>
    public event Action<T>? ValueChanged;

    /// <summary>The values. Setting them selects the first one.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public IReadOnlyList<T> Options
    {
        get;
        set
        {
            var first = value.Count > 0 ? value[0] : throw new ArgumentException("Dropdown: Options must not be empty");
            var sameIndex = field is not null && Index == 0 && !EqualityComparer<T>.Default.Equals(field[0], first);
            field = value;
            Set("_options_labels", new JsonArray([.. value.Select(option => (JsonNode)_label(option))]));
            Index = 0;
            if (sameIndex)
            {
                ValueChanged?.Invoke(first); // another value at the same index
            }
        }
    }

    /// <summary>The selected value.</summary>
    /// <exception cref="ArgumentException">The value is not one of the options.</exception>
    public T Value
    {
        get => Options[Index];
        set
        {
            var index = Options.ToList().IndexOf(value);
            Index = index >= 0 ? index
                : throw new ArgumentException($"Dropdown: {value} is not one of its options, {string.Join(", ", Options.Select(_label))}");
        }
    }

    /// <summary>The zero-based index of the selected value.</summary>
    /// <exception cref="ArgumentException">The index is out of range.</exception>
    public int Index
    {
        get => Model.Get<int>("index");
        set => Set("index", Checked(value));
    }

    /// <summary>The label in front of the widget.</summary>
    public string Description
    {
        get => Model.Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>Whether the dropdown is disabled in the front end.</summary>
    public bool Disabled
    {
        get => Model.Get<bool>("disabled");
        set => Set("disabled", value);
    }

    /// <summary>The style.</summary>
    public DescriptionStyle Style
    {
        get;
        init
        {
            field = value;
            StyleModel = value.Model;
        }
    }

    private protected override JsonNode? Accept(string key, JsonNode? requested) => key switch
    {
        "index" => Checked(Read<int>(key, requested)),
        "_options_labels" => Model.Get<JsonNode>(key), // the kernel owns the options
        _ => requested,
    };

    private protected override void OnChanged(string key)
    {
        if (key == "index")
        {
            ValueChanged?.Invoke(Value);
        }
    }

    private protected override IEnumerable<string> Summarize() => base.Summarize().Prepend($"value='{_label(Value)}'");

    private int Checked(int index) => index >= 0 && index < Options.Count ? index
        : throw new ArgumentException($"Dropdown '{Description}': index {index} is out of range; it has {Options.Count} options, numbered from 0");
}
