using System.Globalization;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>One of several values, chosen from a list that opens; the first unless told.</summary>
/// <typeparam name="T">The type of the values, e.g. string, double, or a record.</typeparam>
public sealed class Dropdown<T> : Widget
{
    private readonly Func<T, string> _label;

    /// <summary>A list of values.</summary>
    /// <param name="options">The values.</param>
    /// <param name="label">What the list writes for a value; null: its text.</param>
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

    /// <summary>Another value was chosen, by hand or from here; takes it.</summary>
    public event Action<T>? ValueChanged;

    /// <summary>The values; setting others chooses the first of them.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public IReadOnlyList<T> Options
    {
        get;
        set
        {
            var first = value.Count > 0 ? value[0] : throw new ArgumentException("Dropdown: there are no options to choose from");
            var sameIndex = field is not null && Index == 0 && !EqualityComparer<T>.Default.Equals(field[0], first);
            field = value;
            Set("_options_labels", new JsonArray([.. value.Select(option => (JsonNode)_label(option))]));
            Index = 0;
            if (sameIndex)
            {
                ValueChanged?.Invoke(first); // another value at the same place
            }
        }
    }

    /// <summary>The value chosen.</summary>
    /// <exception cref="ArgumentException">It is not among the options.</exception>
    public T Value
    {
        get => Options[Index];
        set => Index = Options.Index().Where(option => EqualityComparer<T>.Default.Equals(option.Item, value)).Select(option => (int?)option.Index).FirstOrDefault()
            ?? throw new ArgumentException($"Dropdown: {value} is not among its options, which are {string.Join(", ", Options.Select(_label))}");
    }

    /// <summary>The place of the value chosen among the options, from 0.</summary>
    /// <exception cref="ArgumentException">There are not so many.</exception>
    public int Index
    {
        get => Model.Get<int>("index");
        set => Set("index", Checked(value));
    }

    /// <summary>Its name, drawn before it.</summary>
    public string Description
    {
        get => Model.Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>Whether it cannot be changed by hand.</summary>
    public bool Disabled
    {
        get => Model.Get<bool>("disabled");
        set => Set("disabled", value);
    }

    /// <summary>Its looks.</summary>
    public DescriptionStyle Style
    {
        get;
        init
        {
            field = value;
            StyleModel = value.Model;
        }
    }

    private protected override JsonNode? Accept(string key, JsonNode? asked) => key switch
    {
        "index" => Checked(Read<int>(key, asked)),
        "_options_labels" => Model.Get<JsonNode>(key), // they belong to the options here
        _ => asked,
    };

    private protected override void Changed(string key)
    {
        if (key == "index")
        {
            ValueChanged?.Invoke(Value);
        }
    }

    private protected override IEnumerable<string> Told() => base.Told().Prepend($"value='{_label(Value)}'");

    private int Checked(int index) => index >= 0 && index < Options.Count ? index
        : throw new ArgumentException($"Dropdown '{Description}': there is no option {index}; there are {Options.Count}, from 0");
}
