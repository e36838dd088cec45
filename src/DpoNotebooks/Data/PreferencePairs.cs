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
        return Load(path, columns.PairOf, onBadRow);
    }

    internal static IEnumerable<PreferencePair> Load(string path, Func<DataRow, PreferencePair?> parse, Action<DataFileException>? onBadRow) =>
        File.Exists(path) ? Parsed(path, parse, onBadRow) : throw new FileNotFoundException($"no data file at '{path}'", path);

    private static IEnumerable<PreferencePair> Parsed(string path, Func<DataRow, PreferencePair?> parse, Action<DataFileException>? onBadRow)
    {
        foreach (var row in DataRow.ReadAll(path))
        {
            PreferencePair? pair = null;
            try
            {
                pair = row.Error is null ? parse(row) : throw row.Error;
            }
            catch (DataFileException e) when (onBadRow is not null)
            {
                onBadRow(e);
            }

            if (pair is not null)
            {
                yield return pair;
            }
        }
    }
}
