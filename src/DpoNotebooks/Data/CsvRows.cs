using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace DpoNotebooks.Data;

/// <summary>Rows of a CSV file whose first row names the columns.</summary>
internal static class CsvRows
{
    public static IEnumerable<DataRow> Read(string path, char delimiter)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter.ToString(), Mode = CsvMode.RFC4180 };
        using var text = new LineReader(path);
        using var csv = new CsvParser(text, configuration);
        string[]? names = null;
        while (csv.Read())
        {
            // RawRow is the row's last line; a quoted field may span several.
            var line = csv.RawRow - csv.RawRecord.TrimEnd('\r', '\n').Count(c => c == '\n');
            var (values, problem) = Values(csv);
            if (names is null)
            {
                names = problem is null ? values : throw new DataFileException(path, line, problem);
                continue;
            }

            problem ??= values.Length == names.Length ? null : $"the row has {values.Length} fields, the header {names.Length}";
            yield return problem is null
                ? new DataRow(path, line, names.Zip(values).DistinctBy(field => field.First).ToDictionary(field => field.First, field => (string?)field.Second))
                : DataRow.Bad(path, line, problem);
        }
    }

    private static (string[] Values, string? Problem) Values(CsvParser csv)
    {
        try
        {
            return csv.RawRecord.Count(c => c == '"') % 2 == 0 ? (csv.Record ?? [], null) : ([], "a quote is opened and not closed");
        }
        catch (BadDataException)
        {
            return ([], "a quote stands inside a field that is not quoted");
        }
    }

    /// <summary>Hands the parser one line at a time, so that an error comes after the rows before it.</summary>
    private sealed class LineReader(string path) : TextReader
    {
        private readonly IEnumerator<(long Number, string Text)> _lines = TextLines.Read(path).GetEnumerator();
        private string _line = "";
        private int _at;

        public override int Read(char[] buffer, int index, int count)
        {
            if (_at == _line.Length)
            {
                (_line, _at) = (_lines.MoveNext() ? _lines.Current.Text : "", 0);
            }

            var length = Math.Min(count, _line.Length - _at);
            _line.CopyTo(_at, buffer, index, length);
            _at += length;
            return length;
        }

        protected override void Dispose(bool disposing)
        {
            _lines.Dispose();
            base.Dispose(disposing);
        }
    }
}
