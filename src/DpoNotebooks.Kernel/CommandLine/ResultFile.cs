using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>Writes a command's results to stdout as they are produced, or to a file that appears only when it is complete.</summary>
internal static class ResultFile
{
    /// <summary>Writes the results.</summary>
    /// <param name="path">The file; null for stdout.</param>
    /// <param name="stdout">The writer of stdout.</param>
    /// <param name="write">Writes the results to a writer.</param>
    /// <exception cref="IOException">The path is a folder. Thrown before anything is written.</exception>
    public static void Write(string? path, TextWriter stdout, Action<TextWriter> write)
    {
        if (path is null)
        {
            write(stdout);
            return;
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder: give the path of a file");
        }

        WholeFile.Write(path, file =>
        {
            using var writer = new StreamWriter(file);
            write(writer);
        });
    }
}
