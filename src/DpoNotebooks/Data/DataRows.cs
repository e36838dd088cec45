namespace DpoNotebooks.Data;

/// <summary>Reads the rows of a JSONL (plain or gzip), CSV, TSV or Parquet file, one at a time, in the order of the file.</summary>
/// <remarks>Parquet and gzip are recognized by their first bytes, CSV and TSV by the name of the file; any other file is read as JSONL.
/// <para>A reader of a new data set is one call:</para>
/// <code>
/// var pairs = DataRows.Load(path, row => new PreferencePair(row.Text("q"), row.Text("good"), row.Text("bad")) { Source = row.Source });
/// </code>
/// </remarks>
public static class DataRows
{
    /// <summary>Reads a file with a function of one row. Rows are read while the result is enumerated.</summary>
    /// <typeparam name="T">What is read from a row.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="parse">Reads one row before it returns; null skips the row. It may throw <see cref="DataRow.Problem"/>.</param>
    /// <param name="onBadRow">Called with the error of each bad row, which is then skipped; null throws the first error.
    /// Damage to the file itself is always thrown.</param>
    /// <exception cref="FileNotFoundException">The file does not exist; thrown at the call.</exception>
    /// <exception cref="DataFileException">While enumerating, after the rows before it: a row cannot be read, or the file is cut off or
    /// damaged.</exception>
    public static IEnumerable<T> Load<T>(string path, Func<DataRow, T?> parse, Action<DataFileException>? onBadRow = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(parse);
        return File.Exists(path) ? Parse(Read(path), parse, onBadRow) : throw new FileNotFoundException($"no data file at '{path}'", path);
    }

    /// <summary>Applies a reader to rows that come from another kind of file; see <see cref="DataRow.Of"/>.</summary>
    /// <typeparam name="T">What is read from a row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="parse">As in <see cref="Load"/>.</param>
    /// <param name="onBadRow">As in <see cref="Load"/>.</param>
    /// <exception cref="DataFileException">While enumerating: a row cannot be read.</exception>
    public static IEnumerable<T> Parse<T>(IEnumerable<DataRow> rows, Func<DataRow, T?> parse, Action<DataFileException>? onBadRow = null)
        where T : class
    {
        foreach (var row in rows)
        {
            T? value = null;
            try
            {
                value = row.Error is null ? parse(row) : throw row.Error;
            }
            catch (DataFileException e) when (onBadRow is not null && e.Line is not null)
            {
                onBadRow(e);
            }

            if (value is not null)
            {
                yield return value;
            }
        }
    }

    private static IEnumerable<DataRow> Read(string path) =>
        FileKinds.IsParquet(path) ? ParquetRows.Read(path)
        : FileKinds.CsvDelimiter(path) is { } delimiter ? CsvRows.Read(path, delimiter)
        : JsonlRows.Read(path);
}
