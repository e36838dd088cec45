using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DpoNotebooks.Losses;

/// <summary>The order in which assemblies are loaded.</summary>
/// <remarks>The runtime's own list is not in this order: a new assembly takes the place of an unloaded one, and a notebook unloads the cells
/// that declare nothing.</remarks>
internal static class LoadOrder
{
    private static readonly ConditionalWeakTable<Assembly, object> Positions = [];
    private static long loaded;

    /// <summary>The loaded assemblies, the latest first. Those loaded before this library come last.</summary>
    public static IEnumerable<Assembly> LatestFirst() => AppDomain.CurrentDomain.GetAssemblies()
        .Select((assembly, index) => (assembly, index, position: Positions.TryGetValue(assembly, out var position) ? (long)position : 0))
        .OrderByDescending(entry => entry.position).ThenByDescending(entry => entry.index)
        .Select(entry => entry.assembly);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Assemblies must be counted from the start, before the first name is looked up.")]
    internal static void Start() =>
        AppDomain.CurrentDomain.AssemblyLoad += (_, load) => Positions.AddOrUpdate(load.LoadedAssembly, Interlocked.Increment(ref loaded));
}
