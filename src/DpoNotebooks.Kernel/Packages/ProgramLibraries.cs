using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>The libraries of the program, which every cell can use: the framework, the toolkit and its packages.</summary>
internal static class ProgramLibraries
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> LazyAssemblies = new(() => ReadAssemblies()
        .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase));

    private static readonly Lazy<IReadOnlyDictionary<string, string>> LazyPackages = new(ReadPackages);

    /// <summary>The paths of the assemblies, by simple name.</summary>
    public static IReadOnlyDictionary<string, string> Assemblies => LazyAssemblies.Value;

    /// <summary>The versions of the packages, by name.</summary>
    public static IReadOnlyDictionary<string, string> Packages => LazyPackages.Value;

    /// <summary>Reads the .deps.json files, which list the packages from which the program was built.</summary>
    internal static IEnumerable<JsonNode> ReadDependencyFiles() =>
        Paths("APP_CONTEXT_DEPS_FILES", ';').Where(File.Exists).Select(file => JsonNode.Parse(File.ReadAllText(file))).OfType<JsonNode>();

    private static string[] ReadAssemblies() => Paths("TRUSTED_PLATFORM_ASSEMBLIES", Path.PathSeparator);

    private static Dictionary<string, string> ReadPackages()
    {
        var packages = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in ReadDependencyFiles())
        {
            foreach (var (library, details) in file["libraries"] as JsonObject ?? [])
            {
                if (details?["type"]?.ToString() == "package" && library.Split('/') is [var name, var version])
                {
                    packages.TryAdd(name, version);
                }
            }
        }

        return packages;
    }

    private static string[] Paths(string data, char separator) =>
        ((string?)AppContext.GetData(data) ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries);
}
