namespace DpoNotebooks.Kernel.Directives;

/// <summary>The directives of a cell, as #!lsmagic lists them.</summary>
internal static class KnownDirectives
{
    private static readonly (string Form, string Meaning)[] All =
    [
        ("#r \"nuget: Name, Version\"", "references a package; the default version is the newest stable one; 1.2.* and *-* (with prereleases) also work"),
        ("#r \"file.dll\"", "references an assembly"),
        ("#i \"nuget: source\"", "adds a package source: a URL or a folder"),
        ("#load \"file.csx\"", "runs a file's code before the cell (.csx, .cs)"),
        ("#!import \"file\"", "the same; for a notebook (.ipynb), runs its C# cells"),
        ("#!markdown", "shows the rest of the cell as markdown"),
        ("#!html", "shows the rest of the cell as HTML"),
        ("#!time", "prints how long the cell took"),
        ("#!csharp", "marks the cell as C#, which is the default"),
        ("#!lsmagic", "shows this list"),
    ];

    /// <summary>The list, one directive per line.</summary>
    public static string Text() => string.Join('\n', All.Select(known => $"{known.Form,-28} {known.Meaning}"));

    /// <summary>The names of the directives, for error messages.</summary>
    public static string Names() => string.Join(", ", All.Select(known => known.Form.Split(' ')[0]).Distinct());
}
