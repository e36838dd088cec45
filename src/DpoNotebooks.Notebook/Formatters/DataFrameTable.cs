using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Formats a data frame as a table. A long one is shown in pages if scripts run, and by its first rows otherwise.</summary>
internal static class DataFrameTable
{
    private const int FirstRows = 50;
    private const int LastRows = 5;

    /// <summary>Formats an HTML table with the number of rows and columns below it. Numbers are right-aligned; missing values are shown as null.</summary>
    public static string Html(DataFrame frame) => frame.Rows.Count > DataFramePages.PageRows
        ? DataFramePages.Html(frame)
        : $"{Table(frame, frame.Rows.Count)}<p>{Count(frame)}</p>";

    /// <summary>Formats the first and the last rows as aligned text.</summary>
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

    /// <summary>Formats the first rows as a table, without the caption.</summary>
    public static string Table(DataFrame frame, long rows)
    {
        var html = new StringBuilder("<table class=\"dataframe\"><thead><tr><th></th>");
        foreach (var column in frame.Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th{Alignment(column)}>{WebUtility.HtmlEncode(column.Name)}</th>");
        }

        html.Append("</tr></thead><tbody>");
        for (var row = 0L; row < rows; row++)
        {
            var cells = frame.Columns.Select(column => $"<td{Alignment(column)}>{WebUtility.HtmlEncode(Format(column[row]))}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{row}</th>{string.Concat(cells)}</tr>");
        }

        return html.Append("</tbody></table>").ToString();
    }

    /// <summary>Formats a value of a frame as text.</summary>
    public static string Format(object? value) => value switch
    {
        null => "null",
        float number => number.ToString("G6", CultureInfo.InvariantCulture),
        double number => number.ToString("G6", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Whether the values of the column are left-aligned because they are not numbers.</summary>
    public static bool IsText(DataFrameColumn column) => !column.IsNumericColumn();

    /// <summary>Returns the size of the frame, as in "3 rows × 2 columns".</summary>
    public static string Count(DataFrame frame) =>
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

    // Front ends have different default alignments.
    private static string Alignment(DataFrameColumn column) => IsText(column) ? " class=\"text\" style=\"text-align:left\"" : " style=\"text-align:right\"";
}
