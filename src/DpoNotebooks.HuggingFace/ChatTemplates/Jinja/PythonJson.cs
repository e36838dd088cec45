using System.Text;
using System.Text.Json;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Converts JSON to values, and values to JSON in the format of Python's json.dumps, escaping only the characters that JSON requires.</summary>
internal static class PythonJson
{
    /// <summary>Converts a JSON element to a value.</summary>
    public static object? ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => MapOf(element),
        JsonValueKind.Array => element.EnumerateArray().Select(ValueOf).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The tojson filter.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">The number of spaces per level; null writes one line.</param>
    public static string Write(object? value, long? indent)
    {
        var text = new StringBuilder();
        Write(text, Operators.Defined(value), indent, 0);
        return text.ToString();
    }

    private static OrderedDictionary<object, object?> MapOf(JsonElement element)
    {
        var map = new OrderedDictionary<object, object?>();
        foreach (var property in element.EnumerateObject())
        {
            map[property.Name] = ValueOf(property.Value);
        }

        return map;
    }

    private static void Write(StringBuilder text, object? value, long? indent, int level)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case long or double:
                text.Append(PythonText.Repr(value));
                break;
            case string quoted:
                JsonText.Quote(text, quoted);
                break;
            case OrderedDictionary<object, object?> map:
                List(text, '{', '}', map, indent, level, entry =>
                {
                    JsonText.Quote(text, entry.Key as string ?? PythonText.Repr(entry.Key));
                    text.Append(": ");
                    Write(text, entry.Value, indent, level + 1);
                });
                break;
            default:
                List(text, '[', ']', Operators.Items(value), indent, level, item => Write(text, item, indent, level + 1));
                break;
        }
    }

    private static void List<T>(StringBuilder text, char open, char close, IReadOnlyCollection<T> items, long? indent, int level, Action<T> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "" : indent is null ? ", " : ",");
            NewLine(text, indent, level + 1);
            write(item);
            first = false;
        }

        if (items.Count > 0)
        {
            NewLine(text, indent, level);
        }

        text.Append(close);
    }

    private static void NewLine(StringBuilder text, long? indent, int level)
    {
        if (indent is { } spaces)
        {
            text.Append('\n').Append(' ', (int)spaces * level);
        }
    }
}
