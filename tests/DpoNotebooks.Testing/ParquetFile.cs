using Parquet.Serialization;

namespace DpoNotebooks.Testing;

/// <summary>Parquet files for tests: one column per property, including lists and objects.</summary>
public static class ParquetFile
{
    /// <summary>Writes rows in row groups of a given size.</summary>
    public static string Write<T>(string path, IReadOnlyCollection<T> rows, int? rowGroup = null)
        where T : class, new()
    {
        using var file = File.Create(path);
        ParquetSerializer.SerializeAsync(
            rows, file, new Parquet.ParquetOptions { RowGroupSize = rowGroup }, cancellationToken: TestContext.Current.CancellationToken)
            .GetAwaiter().GetResult();
        return path;
    }
}
