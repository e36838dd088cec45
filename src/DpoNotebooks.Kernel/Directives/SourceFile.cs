using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Documents;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>Reads the files of #load and #!import.</summary>
internal static class SourceFile
{
    /// <summary>Reads a C# file, or the C# cells of a notebook.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="name">The name of the file in error messages.</param>
    /// <param name="place">The directive that names it.</param>
    /// <param name="notebooks">Whether notebooks are allowed.</param>
    /// <exception cref="DirectiveException">The kind of the file is not supported, or the file cannot be read.</exception>
    public static IReadOnlyList<LoadedSource> Read(string path, string name, DirectivePlace place, bool notebooks)
    {
        try
        {
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".cs" or ".csx" => [new LoadedSource(name, File.ReadAllText(path))],
                ".ipynb" when notebooks => [.. ReadCells(path, name)],
                ".ipynb" => throw new DirectiveException(place, $"#load does not run notebooks; write #!import \"{name}\""),
                var other => throw new DirectiveException(
                    place,
                    $"{name}: {(other.Length == 0 ? "files without an extension" : $"{other} files")}"
                        + " are not supported; use .cs, .csx or (with #!import) .ipynb"),
            };
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new DirectiveException(place, e.Message);
        }
    }

    private static IEnumerable<LoadedSource> ReadCells(string path, string name) => NotebookDocument.Read(path).Cells
        .Select((cell, i) => (Cell: cell, Name: $"{name}, cell {i + 1}"))
        .Where(entry => entry.Cell.IsCode && IsCSharp(entry.Cell))
        .Select(entry => new LoadedSource(entry.Name, entry.Cell.Source));

    // In notebooks of .NET Interactive, the metadata of a cell names its language.
    private static bool IsCSharp(NotebookCell cell)
    {
        var metadata = cell.Json["metadata"] as JsonObject;
        var language = (metadata?["polyglot_notebook"] as JsonObject)?["kernelName"] ?? (metadata?["dotnet_interactive"] as JsonObject)?["language"];
        return language is null || language.ToString().ToLowerInvariant() is "csharp" or "c#";
    }
}
