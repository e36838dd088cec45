namespace DpoNotebooks.Data;

/// <summary>The texts of one row, in the order of the requested columns.</summary>
/// <param name="Texts">One text per column.</param>
/// <param name="Source">The position of the row, "file:line".</param>
public sealed record TextRow(IReadOnlyList<string> Texts, string Source);

/// <summary>Reads named columns of any JSONL, CSV, TSV or Parquet file, one row at a time: texts for fine-tuning, prompts, or prompts with responses.</summary>
public static class TextColumns
{
    /// <summary>Reads the rows of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The names of the columns, at least one.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="ArgumentException">The list of columns is empty.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFileException">As for <see cref="PreferencePairs.Load"/>.</exception>
    public static IEnumerable<TextRow> Load(string path, IReadOnlyList<string> columns, Action<DataFileException>? onBadRow = null) =>
        columns.Count == 0 ? throw new ArgumentException("name at least one column to read", nameof(columns))
            : DataRows.Load(path, row => new TextRow([.. columns.Select(row.Text)], row.Source), onBadRow);
}
