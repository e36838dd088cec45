using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Yes or no.</summary>
public sealed class Checkbox : Widget
{
    /// <summary>One that is not ticked.</summary>
    public Checkbox()
        : base(WidgetModule.Controls, "Checkbox", new JsonObject
        {
            ["description"] = "",
            ["description_allow_html"] = false,
            ["disabled"] = false,
            ["indent"] = true,
            ["value"] = false,
        }) => Style = new CheckboxStyle();

    /// <summary>The tick has come or gone, by hand or from here.</summary>
    public event Action<bool>? ValueChanged;

    /// <summary>Whether it is ticked.</summary>
    public bool Value
    {
        get => Model.Get<bool>("value");
        set => Set("value", value);
    }

    /// <summary>What the tick means, written beside it.</summary>
    public string Description
    {
        get => Model.Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>Whether it stands below the fields of other widgets rather than at the left.</summary>
    public bool Indent
    {
        get => Model.Get<bool>("indent");
        set => Set("indent", value);
    }

    /// <summary>Whether it cannot be changed by hand.</summary>
    public bool Disabled
    {
        get => Model.Get<bool>("disabled");
        set => Set("disabled", value);
    }

    /// <summary>Its looks.</summary>
    public CheckboxStyle Style
    {
        get;
        init
        {
            field = value;
            StyleModel = value.Model;
        }
    }

    private protected override JsonNode? Accept(string key, JsonNode? asked) => key == "value" ? Read<bool>(key, asked) : asked;

    private protected override void Changed(string key)
    {
        if (key == "value")
        {
            ValueChanged?.Invoke(Value);
        }
    }
}
