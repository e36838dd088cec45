using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>The assemblies that cells were compiled to, found again by name when a later cell names what is in them.</summary>
internal static class CellAssemblies
{
    private static readonly ConcurrentDictionary<string, Assembly> Kept = new();

    static CellAssemblies() => AssemblyLoadContext.Default.Resolving += (_, name) => Kept.GetValueOrDefault(name.Name ?? "");

    /// <summary>Loads a cell.</summary>
    /// <param name="code">The assembly.</param>
    /// <param name="symbols">Its lines.</param>
    /// <param name="name">Its name, which no other has.</param>
    /// <param name="keep">Whether later cells may need it; what nobody needs any more is unloaded.</param>
    public static Assembly Load(Stream code, Stream symbols, string name, bool keep)
    {
        if (!keep)
        {
            return new PassingCell(name).LoadFromStream(code, symbols);
        }

        return Kept[name] = AssemblyLoadContext.Default.LoadFromStream(code, symbols);
    }

    /// <summary>A cell that declares nothing: its code goes when nothing of it runs or is held any more.</summary>
    private sealed class PassingCell(string name) : AssemblyLoadContext(name, isCollectible: true)
    {
        protected override Assembly Load(AssemblyName assemblyName) => Default.LoadFromAssemblyName(assemblyName);
    }
}
