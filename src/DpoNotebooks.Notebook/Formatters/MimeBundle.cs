using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Widgets;
using Microsoft.DotNet.Interactive.Formatting;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>One value as a notebook shows it: text by MIME type, the front end picks the richest it knows.</summary>
/// <param name="Data">MIME type to content; JSON types hold JSON text.</param>
public sealed record MimeBundle(IReadOnlyDictionary<string, string> Data)
{
    /// <summary>Interactive charts: data and layout of plotly.js.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>Controls of a live notebook: the id of a widget's model.</summary>
    public const string WidgetView = "application/vnd.jupyter.widget-view+json";

    /// <summary>Static vector pictures.</summary>
    public const string Svg = "image/svg+xml";

    /// <summary>HTML fragments.</summary>
    public const string Html = "text/html";

    /// <summary>Plain text, present in every bundle.</summary>
    public const string Plain = "text/plain";

    /// <summary>The plain text of the bundle.</summary>
    public string Text => Data.GetValueOrDefault(Plain, "");

    /// <summary>The value in each of its preferred MIME types, or in the one asked for, and always as plain text. A widget comes to life by it.</summary>
    public static MimeBundle Of(object? value, string? mimeType = null)
    {
        if (value is Widget widget && mimeType is null)
        {
            return widget.ToBundle();
        }

        var types = mimeType is not null ? [mimeType]
            : value is null ? [Plain]
            : Formatter.GetPreferredMimeTypesFor(value.GetType());
        var data = new Dictionary<string, string>();
        foreach (var type in types.Append(Plain).Distinct())
        {
            var content = value.ToDisplayString(type);
            if (type != Html || mimeType is not null || !SaysNoMoreThanText(content))
            {
                data[type] = content;
            }
        }

        return new MimeBundle(data);
    }

    /// <summary>Text that is in a MIME type already, and as plain text.</summary>
    public static MimeBundle OfText(string text, string mimeType) => new(new Dictionary<string, string> { [Plain] = text, [mimeType] = text });

    /// <summary>The bundle as Jupyter's messages carry it: JSON types as JSON, the others as text.</summary>
    public JsonObject ToJson() => new(Data.Select(entry => KeyValuePair.Create(
        entry.Key, IsJson(entry.Key) ? JsonNode.Parse(entry.Value) : JsonValue.Create(entry.Value))));

    /// <summary>Whether content of the type is JSON.</summary>
    public static bool IsJson(string mimeType) => mimeType.EndsWith("json", StringComparison.Ordinal);

    // Numbers and short lists come as <pre> text with a 40-line style sheet: their plain text says the same.
    private static bool SaysNoMoreThanText(string html) => html.StartsWith("<div class=\"dni-plaintext\">", StringComparison.Ordinal);
}
