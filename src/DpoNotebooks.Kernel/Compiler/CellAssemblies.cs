using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace DpoNotebooks.Kernel.Compiler;

/// <summary>Loads compiled cells, and resolves their assemblies by name when later cells reference them.</summary>
internal static class CellAssemblies
{
    private static readonly ConcurrentDictionary<string, Assembly> LoadedCells = new();

    static CellAssemblies() => AssemblyLoadContext.Default.Resolving += (_, name) => LoadedCells.GetValueOrDefault(name.Name ?? "");

    /// <summary>Loads a cell.</summary>
    /// <param name="code">The assembly.</param>
    /// <param name="symbols">The assembly's portable PDB.</param>
    /// <param name="name">The assembly's name, which is unique.</param>
    /// <param name="keep">Whether later cells may reference the assembly. If not, it is unloaded when nothing uses it any more.</param>
    public static Assembly Load(Stream code, Stream symbols, string name, bool keep)
    {
        if (!keep)
        {
            return new CollectibleCell(name).LoadFromStream(code, symbols);
        }

        return LoadedCells[name] = AssemblyLoadContext.Default.LoadFromStream(code, symbols);
    }

    /// <summary>A cell that declares nothing. Its code is unloaded when none of it runs and nothing holds its objects.</summary>
    private sealed class CollectibleCell(string name) : AssemblyLoadContext(name, isCollectible: true)
    {
        protected override Assembly Load(AssemblyName assemblyName) => Default.LoadFromAssemblyName(assemblyName);
    }
}
