namespace DpoNotebooks.Kernel.Packages;

/// <summary>The files of one or more libraries.</summary>
/// <param name="References">Assemblies that cells are compiled against.</param>
/// <param name="Assemblies">Assemblies to load, mostly the same files.</param>
/// <param name="Natives">Native libraries that the assemblies call.</param>
internal sealed record LibraryFiles(IReadOnlyList<string> References, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Natives)
{
    /// <summary>Folders in which to look for dependencies of these files.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>No files.</summary>
    public static LibraryFiles None { get; } = new([], [], []);

    /// <summary>Combines these files with others.</summary>
    public LibraryFiles With(LibraryFiles other) =>
        new([.. References, .. other.References], [.. Assemblies, .. other.Assemblies], [.. Natives, .. other.Natives])
        {
            Folders = [.. Folders, .. other.Folders],
        };
}
