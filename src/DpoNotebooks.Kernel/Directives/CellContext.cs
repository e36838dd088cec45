using DpoNotebooks.Kernel.Packages;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>The state that the directives of one notebook's cells share.</summary>
/// <param name="folder">The notebook's folder, from which files and NuGet.config are found.</param>
internal sealed class CellContext(string folder)
{
    /// <summary>The full path of the notebook's folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>The libraries that the cells have referenced so far.</summary>
    public NotebookLibraries Libraries { get; init; } = new(new PackageRestore(folder));

    /// <summary>Receives messages for the user while a cell is prepared, one line each. By default they go to stderr.</summary>
    public Action<string> Report { get; init; } = line => Console.Error.WriteLine(line);
}
