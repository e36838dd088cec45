using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A checkbox.</summary>
public sealed class Checkbox : Widget
{
    /// <summary>Creates an unchecked checkbox.</summary>
    public Checkbox()
        : base(WidgetModule.Controls, "Checkbox", new JsonObject
        {
            ["description"] = "",
            ["description_allow_html"] = false,
            ["disabled"] = false,
            ["indent"] = true,
            ["value"] = false,
        }) => Style = new CheckboxStyle();

    /// <summary>Occurs when the value changes, interactively or from code.</summary>
    public event Action<bool>? ValueChanged;

    /// <summary>Whether the checkbox is checked.</summary>
    public bool Value
    {
        get => Model.Get<bool>("value");
        set => Set("value", value);
    }

    /// <summary>The label beside the checkbox.</summary>
    public string Description
    {
        get => Model.Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>Whether the checkbox is indented to align with the fields of other widgets.</summary>
    public bool Indent
    {
        get => Model.Get<bool>("indent");
        set => Set("indent", value);
    }

    /// <summary>Whether the checkbox is disabled in the front end.</summary>
    public bool Disabled
    {
        get => Model.Get<bool>("disabled");
        set => Set("disabled", value);
    }

    /// <summary>The style.</summary>
    public CheckboxStyle Style
    {
        get;
        init
        {
            field = value;
            StyleModel = value.Model;
        }
    }

    private protected override JsonNode? Accept(string key, JsonNode? requested) => key == "value" ? Read<bool>(key, requested) : requested;

    private protected override void OnChanged(string key)
    {
        if (key == "value")
        {
            ValueChanged?.Invoke(Value);
        }
    }
}
