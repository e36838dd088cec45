using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>A feed of test packages, with a NuGet.config that has no other source, and a separate packages folder.</summary>
public sealed class PackageFeed : IDisposable
{
    private readonly Dictionary<string, string> _assemblies = [];

    public PackageFeed()
    {
        Directory.CreateDirectory(Feed);
        WriteConfig("feed");
    }

    /// <summary>The folder of the notebook.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("dpo-feed-").FullName;

    public string Cache => Path.Combine(Folder, "cache");

    private string Feed => Path.Combine(Folder, "feed");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Writes NuGet.config with a single source.</summary>
    public void WriteConfig(string source) => File.WriteAllText(Path.Combine(Folder, "NuGet.config"), $"""
        <configuration>
          <config><add key="globalPackagesFolder" value="installed" /></config>
          <packageSources><clear /><add key="local" value="{source}" /></packageSources>
          <fallbackPackageFolders><clear /></fallbackPackageFolders>
        </configuration>
        """);

    /// <summary>Adds a package with one assembly of the same name.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    /// <param name="code">The code of the assembly. It may use assemblies that were compiled before.</param>
    /// <param name="needs">The dependencies.</param>
    /// <param name="native">The path of a native library for linux-x64.</param>
    /// <param name="feed">The folder of the feed. The default is the source of NuGet.config.</param>
    public void Pack(string id, string version, string code = "", (string Id, string Version)[]? needs = null, string? native = null, string feed = "feed")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, feed)).FullName;
        using var zip = ZipFile.Open(Path.Combine(folder, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Write(zip, $"{id}.nuspec", new XElement("package", new XElement("metadata",
            new XElement("id", id),
            new XElement("version", version),
            new XElement("authors", "a test"),
            new XElement("description", "a test"),
            new XElement("dependencies", (needs ?? []).Select(need =>
                new XElement("dependency", new XAttribute("id", need.Id), new XAttribute("version", need.Version)))))).ToString());
        zip.CreateEntryFromFile(Compile(id, code), $"lib/netstandard2.0/{id}.dll");
        if (native is not null)
        {
            zip.CreateEntryFromFile(native, $"runtimes/linux-x64/native/{Path.GetFileName(native)}");
        }
    }

    /// <summary>Compiles an assembly, and returns its path.</summary>
    public string Compile(string name, string code)
    {
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll");
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "built")).FullName, $"{name}.dll");
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)],
            framework.Concat(_assemblies.Where(built => built.Key != name).Select(built => built.Value)).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        _assemblies[name] = path;
        return path;
    }

    /// <summary>Compiles a native library. Returns null if there is no C compiler, or if the compilation fails.</summary>
    public string? CompileNative(string name, string code)
    {
        var source = Path.Combine(Folder, $"{name}.c");
        File.WriteAllText(source, code);
        var library = Path.Combine(Folder, $"lib{name}.so");
        try
        {
            using var gcc = Process.Start("gcc", ["-shared", "-fPIC", "-o", library, source]);
            gcc.WaitForExit();
            return gcc.ExitCode == 0 ? library : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static void Write(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }
}
