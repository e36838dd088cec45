using System.Xml.Linq;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>The project file by which NuGet is asked for packages.</summary>
internal static class RestoreProject
{
    /// <summary>The project's text.</summary>
    /// <param name="folder">Where NuGet.config is sought, and upwards from there.</param>
    /// <param name="requests">Packages.</param>
    /// <param name="sources">Sources beside those of NuGet.config.</param>
    /// <param name="present">Packages that are there: NuGet leaves them out unless a newer version is needed.</param>
    public static string Text(string folder, IEnumerable<PackageRequest> requests, IEnumerable<string> sources, IReadOnlyDictionary<string, string> present) => new XElement("Project",
        new XElement("PropertyGroup",
            // What lies above the cache folder is none of this project's.
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
            requests.OrderBy(request => request.Name, StringComparer.OrdinalIgnoreCase).Select(request => Item("PackageReference", request.Name, request.VersionText)),
            present.OrderBy(package => package.Key, StringComparer.OrdinalIgnoreCase).Select(package => Item("PrunePackageReference", package.Key, package.Value))),
        new XElement("Import", new XAttribute("Project", "Sdk.targets"), new XAttribute("Sdk", "Microsoft.NET.Sdk"))).ToString();

    private static XElement Item(string kind, string name, string version) =>
        new(kind, new XAttribute("Include", name), new XAttribute("Version", version));
}
