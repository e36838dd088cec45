using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace DpoNotebooks.Notebook.Display;

/// <summary>A value as a notebook displays it: text by MIME type. The front end displays the richest type that it supports.</summary>
/// <param name="Data">Content by MIME type. JSON types hold JSON text.</param>
public sealed record MimeBundle(IReadOnlyDictionary<string, string> Data)
{
    /// <summary>An interactive chart: data and layout for plotly.js.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>A widget of a live notebook: the id of its model.</summary>
    public const string WidgetView = "application/vnd.jupyter.widget-view+json";

    /// <summary>A static vector image.</summary>
    public const string Svg = "image/svg+xml";

    /// <summary>An HTML fragment.</summary>
    public const string Html = "text/html";

    /// <summary>Plain text. Every bundle has it.</summary>
    public const string Plain = "text/plain";

    /// <summary>The plain text of the bundle.</summary>
    public string Text => Data.GetValueOrDefault(Plain, "");

    /// <summary>Formats a value in each of its preferred MIME types, or in the given one, and as plain text. Formatting a widget in its
    /// preferred types opens it in the front end.</summary>
    public static MimeBundle Of(object? value, string? mimeType = null)
    {
        if (value is IMimeBundleSource source && mimeType is null)
        {
            return source.ToBundle();
        }

        var types = mimeType is not null ? [mimeType]
            : value is null ? [Plain]
            : Formatter.GetPreferredMimeTypesFor(value.GetType());
        var data = new Dictionary<string, string>();
        foreach (var type in types.Append(Plain).Distinct())
        {
            var content = value.ToDisplayString(type);
            if (type != Html || mimeType is not null || !IsPlainText(content))
            {
                data[type] = content;
            }
        }

        return new MimeBundle(data);
    }

    /// <summary>Creates a bundle from text that already has the given MIME type. The same text is the plain text.</summary>
    public static MimeBundle OfText(string text, string mimeType) => new(new Dictionary<string, string> { [Plain] = text, [mimeType] = text });

    /// <summary>Converts the bundle to the form of Jupyter's messages: JSON types as JSON, other types as text.</summary>
    public JsonObject ToJson() => new(Data.Select(entry => KeyValuePair.Create(
        entry.Key, IsJson(entry.Key) ? JsonNode.Parse(entry.Value) : JsonValue.Create(entry.Value))));

    /// <summary>Whether content of the type is JSON.</summary>
    public static bool IsJson(string mimeType) => mimeType.EndsWith("json", StringComparison.Ordinal);

    // Formatter wraps numbers and short lists in <pre> with a 40-line style sheet, which adds nothing to the plain text.
    private static bool IsPlainText(string html) => html.StartsWith("<div class=\"dni-plaintext\">", StringComparison.Ordinal);
}
