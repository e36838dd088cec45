using System.Text.Json;

namespace DpoNotebooks.Data;

/// <summary>One JSON object a line; blank lines are passed over.</summary>
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
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return DataRow.Bad(path, number, $"the line is not a JSON object but {json.RootElement.ValueKind}");
            }

            var fields = new Dictionary<string, string?>();
            foreach (var property in json.RootElement.EnumerateObject())
            {
                fields[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
            }

            return new DataRow(path, number, fields) { Json = line };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not Unicode, such as "\ud800".
            return DataRow.Bad(path, number, $"the line is not JSON: {e.Message}", e);
        }
    }
}
