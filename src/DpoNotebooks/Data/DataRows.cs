namespace DpoNotebooks.Data;

/// <summary>The rows of a data file of any kind, one at a time.</summary>
internal static class DataRows
{
    /// <summary>What is read from each row of a JSONL (plain or gzip), CSV, TSV or Parquet file, in its order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parse">Reads a row; null passes it over.</param>
    /// <param name="onBadRow">Told of each bad row, which is then passed over; null stops at the first one. A damaged file always stops.</param>
    /// <exception cref="FileNotFoundException">There is no such file; before anything is enumerated.</exception>
    public static IEnumerable<T> Load<T>(string path, Func<DataRow, T?> parse, Action<DataFileException>? onBadRow)
        where T : class =>
        File.Exists(path) ? Parsed(Read(path), parse, onBadRow) : throw new FileNotFoundException($"no data file at '{path}'", path);

    /// <summary>What is read from each of the rows.</summary>
    public static IEnumerable<T> Parsed<T>(IEnumerable<DataRow> rows, Func<DataRow, T?> parse, Action<DataFileException>? onBadRow)
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
