namespace DpoNotebooks.Kernel.Run;

/// <summary>The working directory and the output files of a run.</summary>
/// <param name="Folder">The working directory of the cells.</param>
/// <param name="Notebook">The path of the executed notebook.</param>
/// <param name="Html">The path of the page.</param>
internal sealed record RunFiles(string Folder, string Notebook, string Html)
{
    /// <summary>
    /// Chooses the files of a run. The working directory is the root of the notebook's project: the nearest parent folder that contains
    /// .git or a solution. A run therefore does not depend on the directory in which it is started. For a notebook outside a project,
    /// the working directory is the current directory. Results are in results/NAME under the working directory; the given paths are
    /// relative to the current directory.
    /// </summary>
    public static RunFiles For(string notebook, string? output, string? html)
    {
        var folder = WorkingFolderOf(Path.GetDirectoryName(Path.GetFullPath(notebook)));
        var name = Path.GetFileNameWithoutExtension(notebook);
        var results = Path.Combine(folder, "results", name, name);
        return new RunFiles(folder, Path.GetFullPath(output ?? results + ".ipynb"), Path.GetFullPath(html ?? results + ".html"));
    }

    /// <summary>Returns the working directory of the cells of a notebook.</summary>
    /// <param name="folder">The notebook's folder.</param>
    public static string WorkingFolderOf(string? folder) => ProjectOf(folder) ?? Directory.GetCurrentDirectory();

    private static string? ProjectOf(string? folder) =>
        folder is null ? null
        : Path.Exists(Path.Combine(folder, ".git")) || Directory.EnumerateFiles(folder, "*.sln*").Any() ? folder
        : ProjectOf(Path.GetDirectoryName(folder));
}
