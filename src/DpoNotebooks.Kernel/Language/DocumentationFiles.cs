using DpoNotebooks.Kernel.Packages;
using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Finds the XML documentation files of assemblies.</summary>
internal static class DocumentationFiles
{
    private static readonly Lazy<ILookup<string, string>> Packages = new(OfPackages);
    private static readonly Lazy<IReadOnlyList<string>> Framework = new(OfFramework);

    /// <summary>Returns the same reference with documentation. The metadata is shared and not read again.</summary>
    public static MetadataReference WithDocumentation(MetadataReference reference) =>
        reference is PortableExecutableReference { FilePath: { } path } file && file.GetMetadata() is AssemblyMetadata metadata
            ? metadata.GetReference(new XmlDocumentation(Of(path)), filePath: path)
            : reference;

    // The file is next to the assembly or in its package; the framework's files come with the SDK.
    private static IReadOnlyList<string> Of(string assembly)
    {
        var name = Path.GetFileNameWithoutExtension(assembly) + ".xml";
        if (Path.GetDirectoryName(assembly) == Path.GetDirectoryName(typeof(object).Assembly.Location))
        {
            // A type is often documented in another assembly than its own: List is documented in System.Collections.
            return [.. Framework.Value
                .OrderByDescending(file => Path.GetFileName(file) == name)
                .ThenByDescending(file => Path.GetFileName(file) == "System.Runtime.xml")];
        }

        return [.. Packages.Value[name].Prepend(Path.ChangeExtension(assembly, ".xml")).Where(File.Exists).Take(1)];
    }

    private static string[] OfFramework()
    {
        var packs = new DirectoryInfo(Path.Combine(ThisPlatform.DotnetRoot, "packs", "Microsoft.NETCore.App.Ref"));
        var folders = packs.Exists ? packs.GetDirectories().Select(pack => Path.Combine(pack.FullName, "ref", $"net{Environment.Version.Major}.0")) : [];
        return folders.Where(Directory.Exists).Order(StringComparer.Ordinal).LastOrDefault() is { } newest ? Directory.GetFiles(newest, "*.xml") : [];
    }

    // The program's .deps.json lists the package of each assembly.
    private static ILookup<string, string> OfPackages()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return ProgramLibraries.ReadDependencyFiles()
            .SelectMany(file => file["targets"]?.AsObject() ?? [])
            .SelectMany(target => target.Value?.AsObject() ?? [])
            .SelectMany(library => (library.Value?["runtime"]?.AsObject() ?? []).Select(dll =>
                Path.Combine(folder, library.Key.ToLowerInvariant(), Path.ChangeExtension(dll.Key, ".xml"))))
            .Distinct()
            .ToLookup(xml => Path.GetFileName(xml));
    }
}
