using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>A data frame as a table: a long one in pages where scripts run, by its first rows elsewhere.</summary>
public static class DataFrameTable
{
    private const int FirstRows = 50;
    private const int LastRows = 5;

    /// <summary>An HTML table with a caption that counts rows and columns; numbers stand right, missing values are null.</summary>
    public static string Html(DataFrame frame) => frame.Rows.Count > DataFramePages.PageRows
        ? DataFramePages.Html(frame)
        : $"{Table(frame, frame.Rows.Count)}<p>{Count(frame)}</p>";

    /// <summary>The first and the last rows as aligned text.</summary>
    public static string Text(DataFrame frame)
    {
        var rows = ShownRows(frame).ToList();
        var columns = new List<string[]> { rows.Select(row => row?.ToString(CultureInfo.InvariantCulture) ?? "…").Prepend("").ToArray() };
        columns.AddRange(frame.Columns.Select(column => rows.Select(row => row is null ? "…" : Format(column[row.Value])).Prepend(column.Name).ToArray()));
        var widths = columns.Select(column => column.Max(cell => cell.Length)).ToArray();
        var lines = Enumerable.Range(0, rows.Count + 1)
            .Select(line => string.Join("  ", columns.Select((column, i) => column[line].PadLeft(widths[i]))));
        return string.Join('\n', lines.Append(Count(frame)));
    }

    /// <summary>The table of the first rows alone.</summary>
    internal static string Table(DataFrame frame, long rows)
    {
        var html = new StringBuilder("<table class=\"dataframe\"><thead><tr><th></th>");
        foreach (var column in frame.Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th{Side(column)}>{WebUtility.HtmlEncode(column.Name)}</th>");
        }

        html.Append("</tr></thead><tbody>");
        for (var row = 0L; row < rows; row++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{row}</th>{string.Concat(frame.Columns.Select(column => $"<td{Side(column)}>{WebUtility.HtmlEncode(Format(column[row]))}</td>"))}</tr>");
        }

        return html.Append("</tbody></table>").ToString();
    }

    /// <summary>A value of a frame as text.</summary>
    internal static string Format(object? value) => value switch
    {
        null => "null",
        float number => number.ToString("G6", CultureInfo.InvariantCulture),
        double number => number.ToString("G6", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Whether the column's values stand left: those that are no numbers.</summary>
    internal static bool IsText(DataFrameColumn column) => !column.IsNumericColumn();

    /// <summary>"3 rows × 2 columns".</summary>
    internal static string Count(DataFrame frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{frame.Rows.Count:N0} rows × {frame.Columns.Count} columns");

    private static IEnumerable<long?> ShownRows(DataFrame frame)
    {
        var count = frame.Rows.Count;
        for (var row = 0L; row < count; row++)
        {
            if (count > FirstRows + LastRows && row == FirstRows)
            {
                yield return null; // the gap
                row = count - LastRows;
            }

            yield return row;
        }
    }

    // Front ends differ in where they put cells unless they are told.
    private static string Side(DataFrameColumn column) => IsText(column) ? " class=\"text\" style=\"text-align:left\"" : " style=\"text-align:right\"";
}
