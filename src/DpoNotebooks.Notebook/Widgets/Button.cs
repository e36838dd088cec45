using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Something to press.</summary>
public sealed class Button : Widget
{
    /// <summary>A button without words.</summary>
    public Button()
        : base(WidgetModule.Controls, "Button", new JsonObject
        {
            ["button_style"] = "",
            ["description"] = "",
            ["disabled"] = false,
            ["icon"] = "",
        }) => Style = new ButtonStyle();

    /// <summary>It was pressed.</summary>
    public event Action? Clicked;

    /// <summary>What is written on it.</summary>
    public string Description
    {
        get => Model.Get<string>("description") ?? "";
        set => Set("description", value);
    }

    /// <summary>One of the page's colours: primary, success, info, warning, danger; empty for none.</summary>
    /// <exception cref="ArgumentException">There is no such colour.</exception>
    public string ButtonStyle
    {
        get => Model.Get<string>("button_style") ?? "";
        set => SetOneOf("button_style", value, "primary", "success", "info", "warning", "danger", "");
    }

    /// <summary>A Font Awesome icon without its fa-, e.g. play.</summary>
    public string Icon
    {
        get => Model.Get<string>("icon") ?? "";
        set => Set("icon", value);
    }

    /// <summary>Whether it cannot be pressed.</summary>
    public bool Disabled
    {
        get => Model.Get<bool>("disabled");
        set => Set("disabled", value);
    }

    /// <summary>Its looks.</summary>
    public ButtonStyle Style
    {
        get;
        init
        {
            field = value;
            StyleModel = value.Model;
        }
    }

    /// <summary>Presses it from here.</summary>
    public void Click() => Clicked?.Invoke();

    private protected override void Received(JsonObject content)
    {
        if (content["event"]?.ToString() == "click")
        {
            Click();
        }
    }
}
