using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace DpoNotebooks.Data;

/// <summary>Reads the rows of a CSV file whose first row names the columns.</summary>
internal static class CsvRows
{
    public static IEnumerable<DataRow> Read(string path, char delimiter)
    {
        var strayQuote = false;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            Mode = CsvMode.RFC4180,
            BadDataFound = _ => strayQuote = true,
        };
        using var text = new LineReader(path);
        using var csv = new CsvParser(text, configuration);
        string[]? names = null;
        while (csv.Read())
        {
            strayQuote = false;
            var values = csv.Record ?? []; // sets strayQuote
            var openQuote = csv.RawRecord.Count(c => c == '"') % 2 != 0;
            var line = FirstLine(csv, openQuote);
            var problem = openQuote ? "a quote is not closed"
                : strayQuote ? "a field without quotes contains a quote"
                : values.Length == (names?.Length ?? values.Length) ? null
                : $"the row has {values.Length} fields, the header has {names?.Length}";
            if (names is null)
            {
                names = problem is null ? values : throw new DataFileException(path, line, problem);
            }
            else
            {
                yield return problem is null ? DataRow.Of(path, line, Fields(names, values)) : DataRow.Bad(path, line, problem);
            }
        }
    }

    private static Dictionary<string, object?> Fields(string[] names, string[] values)
    {
        var fields = new Dictionary<string, object?>();
        foreach (var (name, value) in names.Zip(values))
        {
            fields.TryAdd(name, value);
        }

        return fields;
    }

    /// <summary>Returns the first line of a row. RawRow is its last line; a quoted field may span several lines, and a quote that is not closed
    /// has consumed the last line end too.</summary>
    private static int FirstLine(CsvParser csv, bool openQuote) =>
        csv.RawRow - (openQuote ? csv.RawRecord : csv.RawRecord.TrimEnd('\r', '\n')).Count(c => c == '\n');

    /// <summary>Passes one line at a time to the parser, so that the rows before an error are read first.</summary>
    private sealed class LineReader(string path) : TextReader
    {
        private readonly IEnumerator<(long Number, string? Text)> _lines = TextLines.Read(path).GetEnumerator();
        private string _line = "";
        private int _at;

        public override int Read(char[] buffer, int index, int count)
        {
            if (_at == _line.Length)
            {
                (_line, _at) = (NextLine(), 0);
            }

            var length = Math.Min(count, _line.Length - _at);
            _line.CopyTo(_at, buffer, index, length);
            _at += length;
            return length;
        }

        // A row may span several lines, so a line that is not text makes the rest of the file ambiguous: reading stops.
        private string NextLine() => !_lines.MoveNext() ? ""
            : _lines.Current.Text ?? throw new DataFileException(path, _lines.Current.Number, "the line is not valid UTF-8");

        protected override void Dispose(bool disposing)
        {
            _lines.Dispose();
            base.Dispose(disposing);
        }
    }
}
