namespace DpoNotebooks.Data;

/// <summary>The error of a data file, or of one of its rows, that cannot be read; the message begins with the file and the line.</summary>
public sealed class DataFileException : Exception
{
    /// <summary>Creates the error of a row or, if the line is null, of the file.</summary>
    public DataFileException(string file, long? line, string problem, Exception? inner = null)
        : base($"{(line is null ? file : $"{file}:{line}")}: {problem}", inner) => (File, Line) = (file, line);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The line, or the row of a Parquet file, from 1; null for the file as a whole.</summary>
    public long? Line { get; }
}
