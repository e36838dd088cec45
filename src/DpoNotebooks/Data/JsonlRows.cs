using System.Text.Json;

namespace DpoNotebooks.Data;

/// <summary>One JSON object a line; blank lines are passed over.</summary>
internal static class JsonlRows
{
    public static IEnumerable<DataRow> Read(string path) => JsonLine.Read(path).Select(Parse);

    private static DataRow Parse(JsonLine line)
    {
        try
        {
            var fields = new Dictionary<string, string?>();
            foreach (var property in line.Row().EnumerateObject())
            {
                fields[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null;
            }

            return new DataRow(line.File, line.Number, fields);
        }
        catch (DataFileException e)
        {
            return DataRow.Bad(e);
        }
        catch (InvalidOperationException e)
        {
            // A string that is not Unicode, such as "\ud800".
            return DataRow.Bad(line.Error($"the line is not JSON: {e.Message}", e));
        }
    }
}
