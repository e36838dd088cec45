using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Formats a long data frame in pages. The first page is plain HTML; a self-contained script shows the others.</summary>
internal static class DataFramePages
{
    /// <summary>The number of rows per page.</summary>
    public const int PageRows = 25;

    private const int MaxRows = 5000;
    private const int MaxCharacters = 500_000;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lazy<string> Script = new(() => InlineScript.Read("DataFramePages.js"));

    /// <summary>Formats the table. Without scripts, the HTML shows the first page and the total number of rows.</summary>
    public static string Html(DataFrame frame)
    {
        var id = $"frame-{Guid.NewGuid():N}";
        var rows = Rows(frame, out var omitted);
        var data = JsonSerializer.Serialize(new { count = frame.Rows.Count, text = frame.Columns.Select(DataFrameTable.IsText), rows }, Json);
        var script = InlineScript.Embed(Script.Value, id, "DATA", data);
        return $"<div id=\"{id}\">{DataFrameTable.Table(frame, PageRows)}<p>{DataFrameTable.Count(frame)}"
            + $"<span class=\"first-page\">, showing the first {PageRows}</span>{omitted}</p>{script}</div>";
    }

    // The first rows and the last page. Rows between them are omitted if they would make the notebook too large.
    private static List<object[]> Rows(DataFrame frame, out string omitted)
    {
        var count = frame.Rows.Count;
        var rows = new List<object[]>();
        for (var characters = 0; rows.Count < count && (rows.Count < 2 * PageRows || (rows.Count < MaxRows && characters < MaxCharacters));)
        {
            rows.Add(Row(frame, rows.Count));
            characters += rows[^1].Skip(1).Sum(value => ((string)value).Length + 3);
        }

        if (rows.Count == count)
        {
            omitted = "";
            return rows;
        }

        var first = Math.Max(1, rows.Count / PageRows - 1) * PageRows;
        var last = Math.Max(first, count - PageRows);
        rows.RemoveRange(first, rows.Count - first);
        for (var row = last; row < count; row++)
        {
            rows.Add(Row(frame, row));
        }

        omitted = last == first ? "" : string.Create(
            CultureInfo.InvariantCulture, $"; rows {first:N0} to {last - 1:N0} are omitted; use Head, Tail or Filter to show them");
        return rows;
    }

    private static object[] Row(DataFrame frame, long row) => [row, .. frame.Columns.Select(column => DataFrameTable.Format(column[row]))];
}
