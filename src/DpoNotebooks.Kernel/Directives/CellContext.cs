using DpoNotebooks.Kernel.Packages;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>What the directives of one notebook's cells share.</summary>
/// <param name="folder">The notebook's folder: files are sought from there, and NuGet.config.</param>
internal sealed class CellContext(string folder)
{
    /// <summary>The notebook's folder, in full.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>What is referenced so far.</summary>
    public NotebookLibraries Libraries { get; init; } = new(new PackageRestore(folder));

    /// <summary>Takes what the reader should know while a cell is prepared: a line each; on stderr where nothing else is said.</summary>
    public Action<string> Say { get; init; } = line => Console.Error.WriteLine(line);
}
