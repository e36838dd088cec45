using System.Text.Json;

namespace DpoNotebooks.Data;

/// <summary>Reads a file of one JSON object per line; blank lines are skipped.</summary>
internal static class JsonlRows
{
    public static IEnumerable<DataRow> Read(string path) =>
        from line in TextLines.Read(path)
        where line.Text is null || !string.IsNullOrWhiteSpace(line.Text)
        select line.Text is null ? DataRow.Bad(path, line.Number, "the line is not valid UTF-8") : Parse(path, line.Number, line.Text);

    private static DataRow Parse(string path, long number, string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object ? DataRow.Of(path, number, Fields(json.RootElement))
                : DataRow.Bad(path, number, $"the line is not a JSON object but {json.RootElement.ValueKind}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not Unicode, such as "\ud800".
            return DataRow.Bad(path, number, $"the line is not JSON: {e.Message}", e);
        }
    }

    private static Dictionary<string, object?> Fields(JsonElement json)
    {
        var fields = new Dictionary<string, object?>();
        foreach (var property in json.EnumerateObject())
        {
            fields[property.Name] = Cell(property.Value);
        }

        return fields;
    }

    private static object? Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Array => value.EnumerateArray().Select(Cell).ToArray(),
        JsonValueKind.Object => Fields(value),
        _ => null,
    };
}
