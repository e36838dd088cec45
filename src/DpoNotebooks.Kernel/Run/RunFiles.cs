namespace DpoNotebooks.Kernel.Run;

/// <summary>Where a run works and what it writes.</summary>
/// <param name="Folder">The cells' working directory.</param>
/// <param name="Notebook">The executed notebook.</param>
/// <param name="Html">The page.</param>
internal sealed record RunFiles(string Folder, string Notebook, string Html)
{
    /// <summary>
    /// The working directory is the project's root, the nearest folder above the notebook that holds .git or a solution,
    /// so that a run does the same from wherever it is started; for a notebook outside a project it is the current one.
    /// Results are under it, in results/name; paths given by hand are relative to the current directory.
    /// </summary>
    public static RunFiles For(string notebook, string? output, string? html)
    {
        var folder = WorkingFolderOf(Path.GetDirectoryName(Path.GetFullPath(notebook)));
        var name = Path.GetFileNameWithoutExtension(notebook);
        var results = Path.Combine(folder, "results", name, name);
        return new RunFiles(folder, Path.GetFullPath(output ?? results + ".ipynb"), Path.GetFullPath(html ?? results + ".html"));
    }

    /// <summary>Where the cells of a notebook work.</summary>
    /// <param name="folder">The notebook's folder.</param>
    public static string WorkingFolderOf(string? folder) => ProjectOf(folder) ?? Directory.GetCurrentDirectory();

    private static string? ProjectOf(string? folder) =>
        folder is null ? null
        : Path.Exists(Path.Combine(folder, ".git")) || Directory.EnumerateFiles(folder, "*.sln*").Any() ? folder
        : ProjectOf(Path.GetDirectoryName(folder));
}
