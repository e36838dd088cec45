using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>Where a command's results go: a file that is there wholly or not at all, or stdout as they come.</summary>
internal static class ResultFile
{
    /// <summary>Writes results.</summary>
    /// <param name="path">The file; null for stdout.</param>
    /// <param name="stdout">stdout.</param>
    /// <param name="write">Writes them.</param>
    /// <exception cref="IOException">The path is a folder; before anything is written.</exception>
    public static void Write(string? path, TextWriter stdout, Action<TextWriter> write)
    {
        if (path is null)
        {
            write(stdout);
            return;
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder: name a file in it");
        }

        WholeFile.Write(path, file =>
        {
            using var writer = new StreamWriter(file);
            write(writer);
        });
    }
}
