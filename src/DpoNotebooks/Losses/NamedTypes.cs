using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace DpoNotebooks.Losses;

/// <summary>The concrete types that derive from a base type, by the name that they have in JSON.</summary>
/// <param name="key">The JSON property that holds the name; messages use it as the word for such a type.</param>
/// <param name="baseType">The base type.</param>
/// <param name="builtIn">The types with a fixed name.</param>
internal sealed class NamedTypes(string key, Type baseType, IReadOnlyDictionary<string, Type> builtIn)
{
    private readonly Dictionary<Type, string> _fixedNames = builtIn.ToDictionary(named => named.Value, named => named.Key);
    private readonly ConditionalWeakTable<Assembly, Type[]> _scanned = [];

    /// <summary>The built-in names, then those of other loaded types.</summary>
    public IEnumerable<string> Names => builtIn.Keys.Concat(LoadOrder.LatestFirst().SelectMany(OthersIn).Select(DefaultName).Distinct());

    /// <summary>The type with this name, or null. If several assemblies declare one, the one loaded last is returned.</summary>
    public Type? Find(string name) =>
        builtIn.TryGetValue(name, out var type) ? type : LoadOrder.LatestFirst().SelectMany(OthersIn).FirstOrDefault(other => DefaultName(other) == name);

    /// <summary>The name of a type.</summary>
    /// <exception cref="JsonException">The type has no name of its own, so JSON could not be read back.</exception>
    public string NameOf(Type type)
    {
        if (_fixedNames.TryGetValue(type, out var builtInName))
        {
            return builtInName;
        }

        if (type.IsGenericType)
        {
            throw new JsonException($"{type} is generic and has no name in JSON. Derive a record that is not generic.");
        }

        var name = DefaultName(type);
        if (builtIn.TryGetValue(name, out var taken))
        {
            throw new JsonException($"{type} would be written as {key} \"{name}\", the name of the built-in {taken}. Rename the record.");
        }

        return OthersIn(type.Assembly).FirstOrDefault(other => other != type && DefaultName(other) == name) is { } twin
            ? throw new JsonException($"{type} and {twin} would both be written as {key} \"{name}\". Rename one of the two records.")
            : name;
    }

    private static string DefaultName(Type type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name);

    private Type[] OthersIn(Assembly assembly)
    {
        if (!_scanned.TryGetValue(assembly, out var types))
        {
            types = Scan(assembly, out var complete);
            if (complete)
            {
                _scanned.AddOrUpdate(assembly, types);
            }
        }

        return types;
    }

    // Incomplete: a later scan may find more types, because a dependency was missing or the assembly is still being emitted.
    private Type[] Scan(Assembly assembly, out bool complete)
    {
        complete = !assembly.IsDynamic;
        try
        {
            return [.. assembly.GetTypes().Where(IsOther)];
        }
        catch (ReflectionTypeLoadException e)
        {
            complete = false;
            return [.. e.Types.OfType<Type>().Where(IsOther)];
        }
        catch (Exception e) when (e is NotSupportedException or IOException or BadImageFormatException)
        {
            complete = false;
            return [];
        }
    }

    private bool IsOther(Type type) =>
        !type.IsAbstract && !type.IsGenericType && type.IsSubclassOf(baseType) && !_fixedNames.ContainsKey(type);
}
