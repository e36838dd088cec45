using Parquet.Serialization;

namespace DpoNotebooks.Testing;

/// <summary>Parquet files for tests: a column for each property, lists and objects among them.</summary>
public static class ParquetFile
{
    /// <summary>Writes rows into row groups of a size.</summary>
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
