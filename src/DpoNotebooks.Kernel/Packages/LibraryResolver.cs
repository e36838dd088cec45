using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>Makes the runtime find the libraries of cells, by name whatever the version; those of the program come first.</summary>
/// <remarks>It serves AssemblyLoadContext.Default, which others fall back on for assemblies, not for native libraries.</remarks>
internal static class LibraryResolver
{
    private static readonly ConcurrentDictionary<string, string> Assemblies = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<string, string> Natives = new();
    private static readonly ConcurrentQueue<string> Folders = [];

    static LibraryResolver()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) => Managed(name.Name ?? "") is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => Native(name) is { } path ? NativeLibrary.Load(path) : 0;
    }

    /// <summary>From here on, these files are found; of two with one name, the first stays.</summary>
    public static void Add(LibraryFiles files)
    {
        foreach (var path in files.Assemblies)
        {
            Assemblies.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }

        foreach (var path in files.Natives)
        {
            Natives.TryAdd(Path.GetFileName(path), path);
        }

        foreach (var folder in files.Folders.Except(Folders))
        {
            Folders.Enqueue(folder);
        }
    }

    private static string? Managed(string name) =>
        ProgramLibraries.Assemblies.GetValueOrDefault(name)
        ?? Assemblies.GetValueOrDefault(name)
        ?? Folders.Select(folder => Path.Combine(folder, $"{name}.dll")).FirstOrDefault(File.Exists);

    private static string? Native(string name) =>
        Spellings(name).Select(file => Natives.GetValueOrDefault(file)).FirstOrDefault(path => path is not null)
        ?? Folders.SelectMany(folder => (string[])[folder, Path.Combine(folder, "runtimes", ThisPlatform.Rid, "native")])
            .SelectMany(folder => Spellings(name).Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);

    // As the runtime tries them.
    private static string[] Spellings(string name) => OperatingSystem.IsWindows() ? [name, $"{name}.dll"]
        : OperatingSystem.IsMacOS() ? [name, $"lib{name}.dylib", $"{name}.dylib", $"lib{name}"]
        : [name, $"lib{name}.so", $"{name}.so", $"lib{name}"];
}
