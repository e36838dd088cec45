namespace DpoNotebooks.Data;

/// <summary>One row of a data file: its fields, a value null where the field is there but is not text; or what is wrong with it.</summary>
internal sealed record DataRow(string File, long Line, IReadOnlyDictionary<string, string?> Fields)
{
    /// <summary>Why this row cannot be read, although the rows after it can.</summary>
    public DataFileException? Error { get; init; }

    /// <summary>The row as JSON, if that is what the file holds.</summary>
    public string? Json { get; init; }

    public string Source => $"{File}:{Line}";

    public static DataRow Bad(string file, long line, string problem, Exception? inner = null) =>
        new(file, line, new Dictionary<string, string?>()) { Error = new DataFileException(file, line, problem, inner) };

    /// <summary>The text of a field.</summary>
    /// <exception cref="DataFileException">The field is missing or is not text.</exception>
    public string Text(string field) =>
        !Fields.TryGetValue(field, out var text)
            ? throw new DataFileException(File, Line, $"the field '{field}' is missing (there are: {string.Join(", ", Fields.Keys)})")
            : text ?? throw new DataFileException(File, Line, $"the field '{field}' is not a string");

    /// <summary>Rows of a JSONL (plain or gzip), CSV, TSV or Parquet file.</summary>
    public static IEnumerable<DataRow> ReadAll(string path) =>
        FileKinds.IsParquet(path) ? ParquetRows.Read(path)
        : FileKinds.CsvDelimiter(path) is { } delimiter ? CsvRows.Read(path, delimiter)
        : JsonlRows.Read(path);
}
