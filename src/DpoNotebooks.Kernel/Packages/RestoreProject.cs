using System.Xml.Linq;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>The project file that dotnet restore reads.</summary>
internal static class RestoreProject
{
    /// <summary>The text of the project file.</summary>
    /// <param name="folder">The folder in which the search for NuGet.config starts; it continues in the parent folders.</param>
    /// <param name="requests">The packages.</param>
    /// <param name="sources">Sources in addition to those of NuGet.config.</param>
    /// <param name="loaded">The versions of the loaded packages, by name. NuGet omits these packages unless a newer version is required.</param>
    public static string Text(
        string folder, IEnumerable<PackageRequest> requests, IEnumerable<string> sources, IReadOnlyDictionary<string, string> loaded) => new XElement("Project",
        new XElement("PropertyGroup",
            // Build files in the parent folders of the cache do not apply to this project.
            new XElement("ImportDirectoryBuildProps", false),
            new XElement("ImportDirectoryBuildTargets", false),
            new XElement("ImportDirectoryPackagesProps", false)),
        new XElement("Import", new XAttribute("Project", "Sdk.props"), new XAttribute("Sdk", "Microsoft.NET.Sdk")),
        new XElement("PropertyGroup",
            new XElement("TargetFramework", ThisPlatform.Framework),
            new XElement("RuntimeIdentifier", ThisPlatform.Rid),
            new XElement("SelfContained", false),
            new XElement("UseAppHost", false),
            new XElement("NuGetAudit", false),
            new XElement("RestoreEnablePackagePruning", true),
            new XElement("RestoreRootConfigDirectory", folder),
            new XElement("RestoreAdditionalProjectSources", string.Join(';', sources))),
        new XElement("ItemGroup",
            requests.OrderBy(request => request.Name, StringComparer.OrdinalIgnoreCase)
                .Select(request => Item("PackageReference", request.Name, request.VersionText)),
            loaded.OrderBy(package => package.Key, StringComparer.OrdinalIgnoreCase)
                .Select(package => Item("PrunePackageReference", package.Key, package.Value))),
        new XElement("Import", new XAttribute("Project", "Sdk.targets"), new XAttribute("Sdk", "Microsoft.NET.Sdk"))).ToString();

    private static XElement Item(string kind, string name, string version) =>
        new(kind, new XAttribute("Include", name), new XAttribute("Version", version));
}
