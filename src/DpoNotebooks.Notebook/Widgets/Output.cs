using System.Net;
using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A widget that shows outputs, which can change after its cell has run. Each change sends all outputs, so keep their number
/// small.</summary>
public sealed class Output : Widget
{
    private readonly Lock _guard = new();

    /// <summary>Creates an empty widget.</summary>
    public Output()
        : base(WidgetModule.Output, "Output", new JsonObject { ["msg_id"] = "", ["outputs"] = new JsonArray() })
    {
    }

    /// <summary>Appends a value.</summary>
    public void Show(object? value) => Change(outputs => outputs.Add(DisplayData(value)));

    /// <summary>Replaces all outputs by a value.</summary>
    public void Set(object? value)
    {
        var displayed = DisplayData(value);
        Change(outputs =>
        {
            outputs.Clear();
            outputs.Add(displayed);
        });
    }

    /// <summary>Appends text, as a cell's console does: without adding line breaks.</summary>
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

    /// <summary>Removes all outputs.</summary>
    public void Clear() => Change(outputs => outputs.Clear());

    internal override string ToHtml() => $"<div>{string.Concat(Outputs().Select(output => Html((JsonObject)output!)))}</div>";

    private protected override IEnumerable<string> Summarize() => [];

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

    private static JsonObject DisplayData(object? value) =>
        new() { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = MimeBundle.Of(value).ToJson() };

    private static string Html(JsonObject output) =>
        output["data"] is not JsonObject data ? $"<pre>{WebUtility.HtmlEncode(output["text"]?.ToString())}</pre>"
        : (data[MimeBundle.Svg] ?? data[MimeBundle.Html])?.ToString() ?? $"<pre>{WebUtility.HtmlEncode(data[MimeBundle.Plain]?.ToString())}</pre>";
}
