namespace DpoNotebooks.Data;

/// <summary>The texts of one row, in the order of the columns that were asked for.</summary>
/// <param name="Texts">A text a column.</param>
/// <param name="Source">Where it was read, "file:line".</param>
public sealed record TextRow(IReadOnlyList<string> Texts, string Source);

/// <summary>Reads named columns of any JSONL, CSV, TSV or Parquet file, a row at a time: texts to fine-tune on, prompts, prompt and answer.</summary>
public static class TextColumns
{
    /// <summary>The rows of a file in its order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns, at least one.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="ArgumentException">No column is named.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">As <see cref="PreferencePairs.Load"/>.</exception>
    public static IEnumerable<TextRow> Load(string path, IReadOnlyList<string> columns, Action<DataFileException>? onBadRow = null) =>
        columns.Count == 0 ? throw new ArgumentException("name the columns that are to be read", nameof(columns))
            : DataRows.Load(path, row => new TextRow([.. columns.Select(row.Text)], row.Source), onBadRow);
}
