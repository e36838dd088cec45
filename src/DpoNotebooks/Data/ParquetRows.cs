using Parquet;
using Parquet.Schema;

namespace DpoNotebooks.Data;

/// <summary>Rows of a Parquet file, one row group in memory at a time, only its text columns read.</summary>
internal static class ParquetRows
{
    public static IEnumerable<DataRow> Read(string path)
    {
        using var file = File.OpenRead(path);
        var reader = Reading(path, () => ParquetReader.CreateAsync(file).GetAwaiter().GetResult());
        try
        {
            var line = 0L;
            for (var group = 0; group < reader.RowGroupCount; group++)
            {
                var columns = Reading(path, () => ReadGroup(reader, group));
                for (var row = 0; row < columns.Rows; row++)
                {
                    yield return new DataRow(path, ++line, columns.Texts.ToDictionary(column => column.Key, column => column.Value?[row]));
                }
            }
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Column to its texts; null for a column of another type.</summary>
    private static (long Rows, Dictionary<string, string?[]?> Texts) ReadGroup(ParquetReader reader, int index)
    {
        using var group = reader.OpenRowGroupReader(index);
        var texts = new Dictionary<string, string?[]?>();
        foreach (var field in reader.Schema.Fields)
        {
            texts[field.Name] = null;
            if (field is DataField { IsArray: false } text && text.ClrType == typeof(ReadOnlyMemory<char>))
            {
                var values = new string?[group.RowCount];
                group.ReadAsync(text, values.AsMemory()).AsTask().GetAwaiter().GetResult();
                texts[field.Name] = values;
            }
        }

        return (group.RowCount, texts);
    }

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new DataFileException(path, null, $"the Parquet file cannot be read: {e.Message}", e);
        }
    }
}
