using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>A long data frame, page by page: the first page is HTML, the others come with a script that needs nothing from elsewhere.</summary>
internal static class DataFramePages
{
    /// <summary>Rows of a page.</summary>
    public const int PageRows = 25;

    private const int MostRows = 5000;
    private const int MostCharacters = 500_000;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Lazy<string> Script = new(() => InlineScript.Read("DataFramePages.js"));

    /// <summary>The table; where no script runs, its first page and the count of all rows.</summary>
    public static string Html(DataFrame frame)
    {
        var id = $"frame-{Guid.NewGuid():N}";
        var rows = Rows(frame, out var leftOut);
        var data = JsonSerializer.Serialize(new { count = frame.Rows.Count, text = frame.Columns.Select(DataFrameTable.IsText), rows }, Json);
        var script = InlineScript.For(Script.Value, id, "DATA", data);
        return $"<div id=\"{id}\">{DataFrameTable.Table(frame, PageRows)}<p>{DataFrameTable.Count(frame)}<span class=\"first-page\">, the first {PageRows} of them here</span>{leftOut}</p>{script}</div>";
    }

    // The first rows, and the last page; in between there may be more than a notebook should hold.
    private static List<object[]> Rows(DataFrame frame, out string leftOut)
    {
        var count = frame.Rows.Count;
        var rows = new List<object[]>();
        for (var characters = 0; rows.Count < count && (rows.Count < 2 * PageRows || (rows.Count < MostRows && characters < MostCharacters));)
        {
            rows.Add(Row(frame, rows.Count));
            characters += rows[^1].Skip(1).Sum(value => ((string)value).Length + 3);
        }

        if (rows.Count == count)
        {
            leftOut = "";
            return rows;
        }

        var first = Math.Max(1, rows.Count / PageRows - 1) * PageRows;
        var last = Math.Max(first, count - PageRows);
        rows.RemoveRange(first, rows.Count - first);
        for (var row = last; row < count; row++)
        {
            rows.Add(Row(frame, row));
        }

        leftOut = last == first ? "" : string.Create(CultureInfo.InvariantCulture, $"; rows {first:N0} to {last - 1:N0} are left out here, Head, Tail or Filter of the frame show them");
        return rows;
    }

    private static object[] Row(DataFrame frame, long row) => [row, .. frame.Columns.Select(column => DataFrameTable.Format(column[row]))];
}
