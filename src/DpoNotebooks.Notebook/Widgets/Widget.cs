using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Sessions;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>
/// A control that a live notebook shows, named and behaving as in ipywidgets 8. It comes to life where it, or a box that holds it,
/// is first shown, and lives until <see cref="Close"/>; what is set before then is what it starts with.
/// Its events run on the thread that brings the front end's message.
/// </summary>
public abstract class Widget
{
    private const int LongestText = 110;
    private static readonly string[] ToldKeys = ["value", "description"];

    private protected Widget(WidgetModule module, string name, JsonObject state)
    {
        Model = new WidgetModel(module, name, (module, name + "View"), state) { Accept = Accept, Changed = Changed, Custom = Received };
        state["_dom_classes"] = new JsonArray();
        state["tabbable"] = null;
        state["tooltip"] = ""; // for null the front end writes "null" on the description
        Layout = new Layout();
    }

    /// <summary>Its size and place.</summary>
    public Layout Layout
    {
        get;
        init
        {
            field = value;
            Model.Set("layout", value.Model.Reference);
        }
    }

    /// <summary>Shown while the pointer rests on it; null for nothing.</summary>
    public string? Tooltip
    {
        get => Model.Get<string>("tooltip") is { Length: > 0 } text ? text : null;
        set => Set("tooltip", value ?? "");
    }

    /// <summary>What is shown in its place where widgets cannot be drawn, e.g. a figure; null: its value in words.</summary>
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

    /// <summary>Takes it off the page, for good or until it is shown again. What a box holds stays.</summary>
    public void Close()
    {
        Model.Close();
        StyleModel?.Close();
        Layout.Model.Close();
    }

    /// <summary>Its kind, value and description, as in FloatSlider(value=0.1, description='β').</summary>
    public override string ToString()
    {
        Settle();
        var text = $"{Model.Name}({string.Join(", ", Told())})";
        return text.Length > LongestText ? text[..LongestText] + "…" : text;
    }

    /// <summary>The widget as a cell shows it; it is live from here on where there is a front end.</summary>
    internal MimeBundle ToBundle()
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

        data.Remove(MimeBundle.Plain); // the fallback's: the widget's own comes last
        data[MimeBundle.Plain] = ToString();
        return new MimeBundle(data);
    }

    /// <summary>What it says where it cannot be drawn.</summary>
    internal virtual string ToHtml() => $"<span style=\"opacity:.7\">{WebUtility.HtmlEncode(ToString())}</span>";

    /// <summary>Makes its twin in the front end, after the twins of all that it names.</summary>
    internal void Open(CommHub hub)
    {
        Settle();
        Layout.Model.Open(hub);
        StyleModel?.Open(hub);
        foreach (var widget in Inner)
        {
            widget.Open(hub);
        }

        Model.Open(hub);
    }

    /// <summary>Puts in order what an initializer has set in any order; called before the widget is shown or its value is read.</summary>
    private protected virtual void Settle()
    {
    }

    /// <summary>What a value that the front end asks for becomes.</summary>
    private protected virtual JsonNode? Accept(string key, JsonNode? asked) => asked;

    /// <summary>Told of a key that has changed, from here or from the front end.</summary>
    private protected virtual void Changed(string key)
    {
    }

    /// <summary>Takes what the front end says beside the state.</summary>
    private protected virtual void Received(JsonObject content)
    {
    }

    private protected void Set(string key, JsonNode? value)
    {
        if (Model.Set(key, value))
        {
            Changed(key);
        }
    }

    private protected void SetOneOf(string key, string value, params string[] known) => Set(key, known.Contains(value) ? value
        : throw new ArgumentException($"{Model.Name}: {key} cannot be '{value}': it is one of {string.Join(", ", known.Select(one => $"'{one}'"))}"));

    /// <summary>A value from the front end as a T.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    private protected T Read<T>(string key, JsonNode? asked)
    {
        try
        {
            return asked.Deserialize<T>() ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new ArgumentException($"{Model.Name}: the front end sent {key} = {asked?.ToJsonString() ?? "null"}, which is no {typeof(T).Name}");
        }
    }

    private protected virtual IEnumerable<string> Told() =>
        from key in ToldKeys
        where Model.Has(key)
        let value = Model.Get<JsonNode>(key)
        where value?.ToString() is { Length: > 0 }
        select $"{key}={(value.GetValueKind() == JsonValueKind.String ? $"'{value}'" : value.ToJsonString())}";
}
