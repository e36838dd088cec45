using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>Resolves the libraries of cells by name, ignoring the version. The libraries of the program come first.</summary>
/// <remarks>It serves AssemblyLoadContext.Default. Other contexts fall back on it for assemblies, but not for native libraries.</remarks>
internal static class LibraryResolver
{
    private static readonly ConcurrentDictionary<string, string> Assemblies = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<string, string> Natives = new();
    private static readonly ConcurrentQueue<string> Folders = [];

    static LibraryResolver()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) => FindAssembly(name.Name ?? "") is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => FindNative(name) is { } path ? NativeLibrary.Load(path) : 0;
    }

    /// <summary>Adds files to resolve. If two files have the same name, the first one is used.</summary>
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

    private static string? FindAssembly(string name) =>
        ProgramLibraries.Assemblies.GetValueOrDefault(name)
        ?? Assemblies.GetValueOrDefault(name)
        ?? Folders.Select(folder => Path.Combine(folder, $"{name}.dll")).FirstOrDefault(File.Exists);

    private static string? FindNative(string name) =>
        FileNames(name).Select(file => Natives.GetValueOrDefault(file)).FirstOrDefault(path => path is not null)
        ?? Folders.SelectMany(folder => (string[])[folder, Path.Combine(folder, "runtimes", ThisPlatform.Rid, "native")])
            .SelectMany(folder => FileNames(name).Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);

    // The file names that the runtime tries.
    private static string[] FileNames(string name) => OperatingSystem.IsWindows() ? [name, $"{name}.dll"]
        : OperatingSystem.IsMacOS() ? [name, $"lib{name}.dylib", $"{name}.dylib", $"lib{name}"]
        : [name, $"lib{name}.so", $"{name}.so", $"lib{name}"];
}
