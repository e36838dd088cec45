using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>A restored package and its files for this platform.</summary>
/// <param name="Name">The package id.</param>
/// <param name="Version">The version.</param>
/// <param name="Files">The files, as full paths.</param>
/// <param name="Frameworks">Shared frameworks that the package targets besides Microsoft.NETCore.App, such as Microsoft.AspNetCore.App.</param>
internal sealed record ResolvedPackage(string Name, string Version, LibraryFiles Files, IReadOnlyList<string> Frameworks)
{
    /// <summary>Reads the result of a restore (project.assets.json).</summary>
    /// <exception cref="FileNotFoundException">A file of a package does not exist.</exception>
    public static IReadOnlyList<ResolvedPackage> Read(string assets)
    {
        var root = JsonNode.Parse(assets)!;
        string[] folders = [.. root["packageFolders"]!.AsObject().Select(folder => folder.Key)];
        return [.. root["targets"]![$"{ThisPlatform.Framework}/{ThisPlatform.Rid}"]!.AsObject().Select(entry =>
        {
            var path = root["libraries"]![entry.Key]!["path"]!.ToString();
            IReadOnlyList<string> Files(string kind) => [.. (entry.Value![kind] as JsonObject ?? [])
                .Select(file => file.Key)
                .Where(file => !file.EndsWith("/_._", StringComparison.Ordinal)) // NuGet's placeholder for an empty folder
                .Select(file => Find(folders, path, file))];
            var frameworks = entry.Value!["frameworkReferences"] as JsonArray ?? [];
            return new ResolvedPackage(
                entry.Key.Split('/')[0],
                entry.Key.Split('/')[1],
                new LibraryFiles(Files("compile"), Files("runtime"), Files("native")),
                [.. frameworks.Select(name => name!.ToString()).Where(name => name != "Microsoft.NETCore.App")]);
        })];
    }

    private static string Find(string[] folders, string package, string file) =>
        folders.Select(folder => Path.GetFullPath(Path.Combine(folder, package, file))).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException($"{package}/{file} is not in any of {string.Join(", ", folders)}");
}
