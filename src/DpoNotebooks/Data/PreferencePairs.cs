
namespace DpoNotebooks.Data;

/// <summary>Reads preference pairs from JSONL (plain or gzip), CSV, TSV and Parquet files, a row at a time.</summary>
public static class PreferencePairs
{
    /// <summary>The pairs of a file in its order; what the file is shows in its first bytes and its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Which columns to read; null looks for the usual names.</param>
    /// <param name="onBadRow">Told of each bad row, which is then passed over; null stops at the first one.
    /// A damaged file always stops.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">While enumerating, after all pairs before it: a row is not JSON or CSV, lacks a
    /// field, or has one that is not a string; or the file is cut off or damaged.</exception>
    public static IEnumerable<PreferencePair> Load(string path, PairColumns? columns = null, Action<DataFileException>? onBadRow = null)
    {
        columns ??= new PairColumns();
        return DataRows.Load(path, columns.PairOf, onBadRow);
    }
}
