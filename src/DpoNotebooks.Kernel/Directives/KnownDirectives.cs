namespace DpoNotebooks.Kernel.Directives;

/// <summary>What there is beside C# itself, as #!lsmagic lists it.</summary>
internal static class KnownDirectives
{
    private static readonly (string Form, string Meaning)[] All =
    [
        ("#r \"nuget: Name, Version\"", "references a package; without a version the newest stable one; 1.2.* and *-* (with prereleases) also do"),
        ("#r \"file.dll\"", "references an assembly"),
        ("#i \"nuget: source\"", "takes packages from this source too: an address or a folder"),
        ("#load \"file.csx\"", "runs a file's code before the cell (.csx, .cs)"),
        ("#!import \"file\"", "the same; of a notebook (.ipynb), its C# cells"),
        ("#!markdown", "shows the rest of the cell as markdown"),
        ("#!html", "shows the rest of the cell as HTML"),
        ("#!time", "says how long the cell took"),
        ("#!csharp", "C#, which a cell is anyway"),
        ("#!lsmagic", "shows this list"),
    ];

    /// <summary>The list, a line each.</summary>
    public static string Text() => string.Join('\n', All.Select(known => $"{known.Form,-28} {known.Meaning}"));

    /// <summary>The names alone, for errors.</summary>
    public static string Names() => string.Join(", ", All.Select(known => known.Form.Split(' ')[0]).Distinct());
}
