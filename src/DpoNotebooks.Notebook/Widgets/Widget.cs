using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>
/// A control of a live notebook, with the names and behaviour of ipywidgets 8. It opens in the front end when it, or a box that contains
/// it, is first displayed, and stays open until <see cref="Close"/>. Properties set before then form its initial state.
/// Events run on the thread that delivers the message of the front end.
/// </summary>
public abstract class Widget : IMimeBundleSource
{
    private const int MaxTextLength = 110;
    private static readonly string[] SummaryKeys = ["value", "description"];

    private protected Widget(WidgetModule module, string name, JsonObject state)
    {
        Model = new WidgetModel(module, name, (module, name + "View"), state) { Accept = Accept, Changed = OnChanged, Custom = ReceiveCustom };
        state["_dom_classes"] = new JsonArray();
        state["tabbable"] = null;
        state["tooltip"] = ""; // the front end would show null as "null"
        Layout = new Layout();
    }

    /// <summary>The size and position.</summary>
    public Layout Layout
    {
        get;
        init
        {
            field = value;
            Model.Set("layout", value.Model.Reference);
        }
    }

    /// <summary>The text shown while the pointer hovers over the widget. Null for no tooltip.</summary>
    public string? Tooltip
    {
        get => Model.Get<string>("tooltip") is { Length: > 0 } text ? text : null;
        set => Set("tooltip", value ?? "");
    }

    /// <summary>The value shown instead if widgets are not supported, for example a figure. Default: the text of <see cref="ToString"/>.</summary>
    public object? Fallback { get; init; }

    internal WidgetModel Model { get; }

    private protected WidgetModel? StyleModel
    {
        get;
        set
        {
            field = value;
            Model.Set("style", value?.Reference);
        }
    }

    private protected virtual IReadOnlyList<Widget> Inner => [];

    /// <summary>Removes the widget from the page. Displaying it again reopens it. Closing a box does not close the widgets in it.</summary>
    public void Close()
    {
        Model.Close();
        StyleModel?.Close();
        Layout.Model.Close();
    }

    /// <summary>Returns the type, value and description, as in FloatSlider(value=0.1, description='β').</summary>
    public override string ToString()
    {
        FinishInitialization();
        var text = $"{Model.Name}({string.Join(", ", Summarize())})";
        return text.Length > MaxTextLength ? text[..MaxTextLength] + "…" : text;
    }

    MimeBundle IMimeBundleSource.ToBundle()
    {
        var data = new Dictionary<string, string>();
        var hub = NotebookHost.Current?.Comms;
        if (hub is not null)
        {
            Open(hub);
            data[MimeBundle.WidgetView] = new JsonObject { ["version_major"] = 2, ["version_minor"] = 0, ["model_id"] = Model.Id }.ToJsonString();
        }

        if (Fallback is not null)
        {
            foreach (var (type, content) in MimeBundle.Of(Fallback).Data)
            {
                data[type] = content;
            }
        }
        else if (hub is null)
        {
            data[MimeBundle.Html] = ToHtml();
        }

        data.Remove(MimeBundle.Plain); // replaces the text of the fallback and keeps plain text last
        data[MimeBundle.Plain] = ToString();
        return new MimeBundle(data);
    }

    /// <summary>Returns the HTML shown if widgets are not supported.</summary>
    internal virtual string ToHtml() => $"<span style=\"opacity:.7\">{WebUtility.HtmlEncode(ToString())}</span>";

    /// <summary>Opens the models of the widget in the front end. Models that it refers to are opened first.</summary>
    internal void Open(CommHub hub)
    {
        FinishInitialization();
        Layout.Model.Open(hub);
        StyleModel?.Open(hub);
        foreach (var widget in Inner)
        {
            widget.Open(hub);
        }

        Model.Open(hub);
    }

    /// <summary>Validates the properties after the object initializer. Called before the widget is displayed and before its value is read.</summary>
    private protected virtual void FinishInitialization()
    {
    }

    /// <summary>Converts a value that the front end requests to the value of the state.</summary>
    private protected virtual JsonNode? Accept(string key, JsonNode? requested) => requested;

    /// <summary>Called when a key has changed, in the front end or from code.</summary>
    private protected virtual void OnChanged(string key)
    {
    }

    /// <summary>Receives a custom message of the front end.</summary>
    private protected virtual void ReceiveCustom(JsonObject content)
    {
    }

    private protected void Set(string key, JsonNode? value)
    {
        if (Model.Set(key, value))
        {
            OnChanged(key);
        }
    }

    private protected void SetOneOf(string key, string value, params string[] known) => Set(key, known.Contains(value) ? value
        : throw new ArgumentException($"{Model.Name}: {key} = '{value}' must be one of {string.Join(", ", known.Select(one => $"'{one}'"))}"));

    /// <summary>Reads a value from the front end.</summary>
    /// <exception cref="ArgumentException">The value has another type.</exception>
    private protected T Read<T>(string key, JsonNode? requested)
    {
        try
        {
            return requested.Deserialize<T>() ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new ArgumentException($"{Model.Name}: the front end sent {key} = {requested?.ToJsonString() ?? "null"}, which is not a {typeof(T).Name}");
        }
    }

    /// <summary>Returns the parts of the text of <see cref="ToString"/>, as in value=0.1.</summary>
    private protected virtual IEnumerable<string> Summarize() =>
        from key in SummaryKeys
        where Model.Has(key)
        let value = Model.Get<JsonNode>(key)
        where value?.ToString() is { Length: > 0 }
        select $"{key}={(value.GetValueKind() == JsonValueKind.String ? $"'{value}'" : value.ToJsonString())}";
}
