namespace DpoNotebooks.Kernel.Packages;

/// <summary>Files of libraries.</summary>
/// <param name="References">Assemblies to compile against.</param>
/// <param name="Assemblies">Assemblies to run: mostly the same files.</param>
/// <param name="Natives">Native libraries that the assemblies may call.</param>
internal sealed record LibraryFiles(IReadOnlyList<string> References, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Natives)
{
    /// <summary>Folders where what these files need may lie beside them.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>No files.</summary>
    public static LibraryFiles None { get; } = new([], [], []);

    /// <summary>These files and others.</summary>
    public LibraryFiles With(LibraryFiles other) =>
        new([.. References, .. other.References], [.. Assemblies, .. other.Assemblies], [.. Natives, .. other.Natives]) { Folders = [.. Folders, .. other.Folders] };
}
