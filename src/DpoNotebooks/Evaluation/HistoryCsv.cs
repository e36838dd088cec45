using System.Globalization;
using System.Text;
using CsvHelper;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Evaluation;

/// <summary>A DataFrame as comma-separated text: a header, one line per row, and numbers in the invariant culture that round-trip exactly.</summary>
public static class HistoryCsv
{
    /// <summary>The table as text; a missing value is an empty field.</summary>
    public static string Write(DataFrame history)
    {
        using var text = new StringWriter(new StringBuilder(), CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var csv = new CsvWriter(text, Configuration);
        WriteLine(csv, history.Columns.Select(column => column.Name));
        for (long row = 0; row < history.Rows.Count; row++)
        {
            WriteLine(csv, history.Columns.Select(column => Convert.ToString(column[row], CultureInfo.InvariantCulture)));
        }

        csv.Flush();
        return text.ToString();
    }

    /// <summary>Reads a table: a column of numbers and empty fields becomes double; any other column becomes string.</summary>
    /// <exception cref="InvalidDataException">The header is missing, or a line has a different number of fields;
    /// the message names the file and the line.</exception>
    public static DataFrame Read(string path)
    {
        using var reader = new StreamReader(path);
        using var csv = new CsvParser(reader, Configuration);
        if (!csv.Read() || csv.Record is not { } header)
        {
            throw new InvalidDataException($"{path}: empty");
        }

        var rows = new List<string[]>();
        while (csv.Read())
        {
            var record = csv.Record ?? [];
            rows.Add(record.Length == header.Length
                ? record
                : throw new InvalidDataException($"{path}, line {csv.RawRow}: {record.Length} fields, the header has {header.Length}"));
        }

        return new DataFrame(header.Select((name, i) => Column(name, [.. rows.Select(row => row[i])])));
    }

    private static CsvHelper.Configuration.CsvConfiguration Configuration { get; } =
        new(CultureInfo.InvariantCulture) { NewLine = "\n", IgnoreBlankLines = false };

    private static void WriteLine(CsvWriter csv, IEnumerable<string?> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        csv.NextRecord();
    }

    private static DataFrameColumn Column(string name, string[] fields)
    {
        var numbers = new double?[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Length > 0 && !double.TryParse(fields[i], CultureInfo.InvariantCulture, out _))
            {
                return new StringDataFrameColumn(name, fields);
            }

            numbers[i] = fields[i].Length == 0 ? null : double.Parse(fields[i], CultureInfo.InvariantCulture);
        }

        return new DoubleDataFrameColumn(name, numbers);
    }
}
