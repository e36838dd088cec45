using Parquet;

namespace DpoNotebooks.Data;

/// <summary>Reads the rows of a Parquet file. One row group at a time is in memory, and only the columns that are used.</summary>
internal static class ParquetRows
{
    /// <summary>Reads the rows. A row must be used before the enumeration ends.</summary>
    public static IEnumerable<DataRow> Read(string path)
    {
        using var file = File.OpenRead(path);
        var reader = Reading(path, () => Wait(() => ParquetReader.CreateAsync(file, new ParquetOptions { TreatByteArrayAsString = true })));
        try
        {
            string[] names = [.. reader.Schema.Fields.Select(field => field.Name)];
            var line = 0L;
            for (var index = 0; index < reader.RowGroupCount; index++)
            {
                using var group = reader.OpenRowGroupReader(index);
                var columns = new Dictionary<string, object?[]>();
                for (var row = 0; row < group.RowCount; row++)
                {
                    var at = row;
                    yield return new DataRow(path, ++line, names, name => Column(name)[at]);
                }

                object?[] Column(string name)
                {
                    if (!columns.TryGetValue(name, out var column))
                    {
                        columns.Add(name, column = Reading(path, () => ParquetColumn.Read(group, reader.Schema.Fields.First(field => field.Name == name))));
                    }

                    return column;
                }
            }
        }
        finally
        {
            Task.Run(() => reader.DisposeAsync().AsTask()).GetAwaiter().GetResult();
        }
    }

    /// <summary>Waits for the library on a thread of the pool. A notebook cell has a synchronization context, to which the library's
    /// continuations would return: they would wait for the calling thread, which waits for them.</summary>
    internal static T Wait<T>(Func<Task<T>> read) => Task.Run(read).GetAwaiter().GetResult();

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
