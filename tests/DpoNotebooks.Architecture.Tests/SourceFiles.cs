namespace DpoNotebooks.Architecture.Tests;

/// <summary>Files and folders of the checkout, without those that a build writes.</summary>
internal static class SourceFiles
{
    private static readonly string[] Built = ["bin", "obj", "node_modules", "TestResults"];

    /// <summary>C# files below a folder, as paths relative to the checkout.</summary>
    public static IEnumerable<string> CSharp(string folder) => Directories(folder).Prepend(folder)
        .SelectMany(directory => Directory.GetFiles(Path.Combine(Checkout.Root, directory), "*.cs"))
        .Select(path => Path.GetRelativePath(Checkout.Root, path)).Order(StringComparer.Ordinal);

    /// <summary>Folders below a folder, as paths relative to the checkout.</summary>
    public static IEnumerable<string> Directories(string folder) => Directory.GetDirectories(Path.Combine(Checkout.Root, folder))
        .Where(path => !Built.Contains(Path.GetFileName(path)))
        .Select(path => Path.GetRelativePath(Checkout.Root, path))
        .SelectMany(path => Directories(path).Prepend(path));

    /// <summary>Lines of a file, given its path relative to the checkout.</summary>
    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Checkout.Root, path));
}
