using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A button.</summary>
public sealed class Button : Widget
{
    /// <summary>Creates a button without a description.</summary>
    public Button()
        : base(WidgetModule.Controls, "Button", new JsonObject
        {
            ["button_style"] = "",
            ["description"] = "",
            ["disabled"] = false,
            ["icon"] = "",
        }) => Style = new ButtonStyle();

    /// <summary>Occurs when the button is clicked, in the front end or by <see cref="Click"/>.</summary>
    public event Action? Clicked;

    /// <summary>The text on the button.</summary>
    public string Description
    {
        get => Model.Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>The colour of the button: primary, success, info, warning or danger. Empty for no colour.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public string ButtonStyle
    {
        get => Model.Get<string>("button_style") ?? "";
        set => SetOneOf("button_style", value, "primary", "success", "info", "warning", "danger", "");
    }

    /// <summary>The name of a Font Awesome icon without the prefix fa-, for example play.</summary>
    public string Icon
    {
        get => Model.Get<string>("icon") ?? "";
        set => Set("icon", value);
    }

    /// <summary>Whether the button is disabled in the front end.</summary>
    public bool Disabled
    {
        get => Model.Get<bool>("disabled");
        set => Set("disabled", value);
    }

    /// <summary>The style.</summary>
    public ButtonStyle Style
    {
        get;
        init
        {
            field = value;
            StyleModel = value.Model;
        }
    }

    /// <summary>Clicks the button from code.</summary>
    public void Click() => Clicked?.Invoke();

    private protected override void ReceiveCustom(JsonObject content)
    {
        if (content["event"]?.ToString() == "click")
        {
            Click();
        }
    }
}
