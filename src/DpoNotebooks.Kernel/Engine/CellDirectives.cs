using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>The #r lines that other kernels need: here most of what they name is referenced already.</summary>
internal static partial class CellDirectives
{
    private static readonly Lazy<HashSet<string>> Assemblies = new(() =>
        new HashSet<string>(CellImports.TrustedAssemblies().Select(path => Path.GetFileNameWithoutExtension(path)), StringComparer.OrdinalIgnoreCase));

    private static readonly Lazy<HashSet<string>> Packages = new(ReadPackages);

    /// <summary>The cell with the lines emptied that ask for what is there; line numbers stay.</summary>
    /// <exception cref="NotSupportedException">A package that is not referenced.</exception>
    public static string Resolve(string code) => Reference().Replace(code, match =>
    {
        var target = match.Groups["target"].Value;
        if (target.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            var package = target["nuget:".Length..].Split(',')[0].Trim();
            return Packages.Value.Contains(package) || Assemblies.Value.Contains(package) || IsLibtorch(package)
                ? ""
                : throw new NotSupportedException($"#r \"nuget: {package}\": packages beside those of the toolkit are not supported yet");
        }

        return Assemblies.Value.Contains(Path.GetFileNameWithoutExtension(target)) ? "" : match.Value;
    });

    // The combination packages carry only libtorch, which the build chose.
    private static bool IsLibtorch(string package) =>
        package.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase) || package.StartsWith("libtorch-", StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> ReadPackages()
    {
        var host = Path.ChangeExtension(typeof(CellDirectives).Assembly.Location, ".deps.json");
        var names = File.Exists(host) ? JsonNode.Parse(File.ReadAllText(host))?["libraries"]?.AsObject().Select(library => library.Key.Split('/')[0]) : null;
        return new HashSet<string>(names ?? [], StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex("^[ \\t]*#r[ \\t]+\"(?<target>[^\"]+)\"[ \\t]*;?", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
