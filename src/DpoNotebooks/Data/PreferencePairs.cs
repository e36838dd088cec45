namespace DpoNotebooks.Data;

/// <summary>Reads preference pairs from JSONL (plain or gzip), CSV, TSV and Parquet files, one row at a time.</summary>
public static class PreferencePairs
{
    /// <summary>Reads the pairs of a file, in order. The kind of file is recognized by its first bytes and its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns to read; null tries the usual names.</param>
    /// <param name="onBadRow">Called with the error of each bad row, which is then skipped; null throws the first error.
    /// Damage to the file itself is always thrown.</param>
    /// <exception cref="FileNotFoundException">The file does not exist; thrown at the call.</exception>
    /// <exception cref="DataFileException">While enumerating, after the pairs before it: a row is not JSON or CSV, or one of its fields is
    /// missing or not a string; or the file is cut off or damaged.</exception>
    public static IEnumerable<PreferencePair> Load(string path, PairColumns? columns = null, Action<DataFileException>? onBadRow = null)
    {
        columns ??= new PairColumns();
        return DataRows.Load(path, columns.PairOf, onBadRow);
    }
}
