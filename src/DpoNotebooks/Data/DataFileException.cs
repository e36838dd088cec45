namespace DpoNotebooks.Data;

/// <summary>A data file, or one row of it, that cannot be read; the message begins with file and line.</summary>
public sealed class DataFileException : Exception
{
    /// <summary>An error in a row or, without a line, in the file.</summary>
    public DataFileException(string file, long? line, string problem, Exception? inner = null)
        : base($"{(line is null ? file : $"{file}:{line}")}: {problem}", inner) => (File, Line) = (file, line);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The line, or the row of a Parquet file, from 1; null where it is the whole file.</summary>
    public long? Line { get; }
}
