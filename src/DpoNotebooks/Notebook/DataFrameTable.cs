using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Notebook;

/// <summary>A data frame as a table: all of a short one, the first and the last rows of a long one.</summary>
public static class DataFrameTable
{
    private const int FirstRows = 50;
    private const int LastRows = 5;

    /// <summary>An HTML table with a caption that counts rows and columns.</summary>
    public static string Html(DataFrame frame)
    {
        var html = new StringBuilder("<table class=\"dataframe\"><thead><tr><th></th>");
        foreach (var column in frame.Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th>{WebUtility.HtmlEncode(column.Name)}</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (var row in ShownRows(frame))
        {
            html.Append(row is null
                ? $"<tr><td>…</td>{string.Concat(Enumerable.Repeat("<td>…</td>", frame.Columns.Count))}</tr>"
                : $"<tr><th>{row}</th>{string.Concat(frame.Columns.Select(column => Cell(column[row.Value])))}</tr>");
        }

        return html.Append(CultureInfo.InvariantCulture, $"</tbody></table><p>{Count(frame)}</p>").ToString();
    }

    /// <summary>The same rows as aligned text.</summary>
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

    private static string Cell(object? value) =>
        $"<td{(value is string ? " class=\"text\"" : "")}>{WebUtility.HtmlEncode(Format(value))}</td>";

    private static string Format(object? value) => value switch
    {
        null => "",
        float number => number.ToString("G6", CultureInfo.InvariantCulture),
        double number => number.ToString("G6", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Count(DataFrame frame) => $"{frame.Rows.Count} rows × {frame.Columns.Count} columns";
}
