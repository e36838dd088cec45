using System.Net;
using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Formatters;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A place for outputs that can change after its cell has run. Each change sends all that it holds: made for a few
/// outputs at a time.</summary>
public sealed class Output : Widget
{
    private readonly Lock _guard = new();

    /// <summary>An empty place.</summary>
    public Output()
        : base(WidgetModule.Output, "Output", new JsonObject { ["msg_id"] = "", ["outputs"] = new JsonArray() })
    {
    }

    /// <summary>Shows a value below what it holds.</summary>
    public void Show(object? value) => Change(outputs => outputs.Add(Displayed(value)));

    /// <summary>Shows a value in the place of what it holds.</summary>
    public void Set(object? value)
    {
        var displayed = Displayed(value);
        Change(outputs =>
        {
            outputs.Clear();
            outputs.Add(displayed);
        });
    }

    /// <summary>Writes text below what it holds, as a cell's console does: no line is begun or ended for it.</summary>
    public void Write(string text) => Change(outputs =>
    {
        if (outputs.LastOrDefault() is JsonObject last && last["output_type"]?.ToString() == "stream")
        {
            last["text"] = last["text"] + text;
        }
        else
        {
            outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = text });
        }
    });

    /// <summary>Empties it.</summary>
    public void Clear() => Change(outputs => outputs.Clear());

    internal override string ToHtml() => $"<div>{string.Concat(Outputs().Select(output => Html((JsonObject)output!)))}</div>";

    private protected override IEnumerable<string> Told() => [];

    private void Change(Action<JsonArray> change)
    {
        lock (_guard)
        {
            var outputs = Outputs();
            change(outputs);
            Set("outputs", outputs);
        }
    }

    private JsonArray Outputs() => Model.Get<JsonArray>("outputs") ?? [];

    private static JsonObject Displayed(object? value) =>
        new() { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = MimeBundle.Of(value).ToJson() };

    private static string Html(JsonObject output) =>
        output["data"] is not JsonObject data ? $"<pre>{WebUtility.HtmlEncode(output["text"]?.ToString())}</pre>"
        : (data[MimeBundle.Svg] ?? data[MimeBundle.Html])?.ToString() ?? $"<pre>{WebUtility.HtmlEncode(data[MimeBundle.Plain]?.ToString())}</pre>";
}
