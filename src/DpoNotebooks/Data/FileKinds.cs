namespace DpoNotebooks.Data;

/// <summary>Recognizes the kind of a file: gzip and Parquet by their first bytes, CSV by its name.</summary>
internal static class FileKinds
{
    public static bool IsGzip(string path) => BeginsWith(path, [0x1F, 0x8B]);

    public static bool IsParquet(string path) => BeginsWith(path, "PAR1"u8);

    /// <summary>Returns ',' for a name that ends in .csv, tab for .tsv, both with or without .gz, and null for other names.</summary>
    public static char? CsvDelimiter(string path) =>
        Path.GetExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path).ToUpperInvariant() switch
        {
            ".CSV" => ',',
            ".TSV" => '\t',
            _ => null,
        };

    private static bool BeginsWith(string path, ReadOnlySpan<byte> mark)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[mark.Length];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual(mark);
    }
}
