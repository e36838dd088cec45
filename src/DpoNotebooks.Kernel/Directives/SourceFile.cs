using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Documents;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>Code in files.</summary>
internal static class SourceFile
{
    /// <summary>A C# file's code, or that of a notebook's C# cells, each by its number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="place">The directive that names it.</param>
    /// <param name="notebooks">Whether it may be a notebook.</param>
    /// <exception cref="DirectiveException">Another kind of file, or one that cannot be read.</exception>
    public static IReadOnlyList<LoadedSource> Read(string path, string name, DirectivePlace place, bool notebooks)
    {
        try
        {
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".cs" or ".csx" => [new LoadedSource(name, File.ReadAllText(path))],
                ".ipynb" when notebooks => [.. Cells(path, name)],
                ".ipynb" => throw new DirectiveException(place, $"a notebook is run by #!import \"{name}\""),
                var other => throw new DirectiveException(place, $"{name}: {(other.Length == 0 ? "a file without ending" : other)} cannot be run; .cs, .csx and (by #!import) .ipynb can"),
            };
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new DirectiveException(place, e.Message);
        }
    }

    private static IEnumerable<LoadedSource> Cells(string path, string name) => NotebookDocument.Read(path).Cells
        .Select((cell, i) => (Cell: cell, Name: $"{name}, cell {i + 1}"))
        .Where(entry => entry.Cell.IsCode && IsCSharp(entry.Cell))
        .Select(entry => new LoadedSource(entry.Name, entry.Cell.Source));

    // .NET Interactive's notebooks say so where a cell is in another language than C#.
    private static bool IsCSharp(NotebookCell cell)
    {
        var metadata = cell.Json["metadata"] as JsonObject;
        var language = (metadata?["polyglot_notebook"] as JsonObject)?["kernelName"] ?? (metadata?["dotnet_interactive"] as JsonObject)?["language"];
        return language is null || language.ToString().ToLowerInvariant() is "csharp" or "c#";
    }
}
