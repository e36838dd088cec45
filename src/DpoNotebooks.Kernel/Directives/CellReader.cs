using System.Text;
using DpoNotebooks.Kernel.Packages;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>Reads one cell and the files that it loads, and separates their directives from their code.</summary>
/// <param name="folder">The full path of the notebook's folder.</param>
internal sealed class CellReader(string folder)
{
    private readonly List<LoadedSource> _loaded = [];
    private readonly HashSet<string> _loadedPaths = [];

    /// <summary>The code of loaded files, in the order in which it runs.</summary>
    public IReadOnlyList<LoadedSource> Loaded => _loaded;

    /// <summary>The requested packages.</summary>
    public List<(DirectivePlace Place, PackageRequest Request)> Packages { get; } = [];

    /// <summary>The package sources: URLs, and full paths of folders.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>The full paths of the referenced assembly files.</summary>
    public List<(DirectivePlace Place, string Path)> Assemblies { get; } = [];

    /// <summary>Reads a cell. Its directives are added to <see cref="Loaded"/> and the other lists; the rest is returned.</summary>
    /// <exception cref="DirectiveException">A directive is unknown, malformed, or names a file that does not exist.</exception>
    public PreparedCell ReadCell(string code) => Read(code, null, folder);

    private PreparedCell Read(string code, string? source, string from)
    {
        var cell = new PreparedCell("");
        var remaining = new StringBuilder();
        var position = 0;
        foreach (var directive in Directive.Of(code))
        {
            remaining.Append(code, position, directive.Start - position); // the line break stays
            position = directive.End;
            switch (directive.Name)
            {
                case "#!markdown" or "#!html":
                    var text = code[position..].TrimStart('\r', '\n');
                    return cell with { Code = remaining.ToString(), Shown = [.. cell.Shown, new ShownText($"text/{directive.Name[2..]}", text)] };
                case "#!lsmagic":
                    cell = cell with { Shown = [.. cell.Shown, new ShownText("text/plain", KnownDirectives.Text())] };
                    break;
                case "#!time":
                    cell = cell with { Timed = true };
                    break;
                case "#!csharp" or "#!c#":
                    break;
                default:
                    Execute(directive, new DirectivePlace(source, directive.Line), from);
                    break;
            }
        }

        return cell with { Code = remaining.Append(code, position, code.Length - position).ToString() };
    }

    private void Execute(Directive directive, DirectivePlace place, string from)
    {
        switch (directive.Name)
        {
            case "#r" when directive.Package() is { } package:
                Packages.Add((place, ParsePackage(package, place)));
                break;
            case "#r" when ProgramLibraries.Assemblies.ContainsKey(AssemblyName(Target(directive, place))):
                break; // the program has this assembly, whatever the path
            case "#r":
                Assemblies.Add((place, Find(directive, place, from)));
                break;
            case "#i" when directive.Package() is { Length: > 0 } address:
                Sources.Add(address.Contains("://", StringComparison.Ordinal) ? address : Path.GetFullPath(address, from));
                break;
            case "#i":
                throw new DirectiveException(place, "#i needs a package source: write #i \"nuget: source\"");
            case "#load" or "#!import":
                Load(Find(directive, place, from), place, notebooks: directive.Name == "#!import");
                break;
            default:
                throw new DirectiveException(place, $"{directive.Name} is not a known directive; the directives are {KnownDirectives.Names()}");
        }
    }

    private static PackageRequest ParsePackage(string text, DirectivePlace place)
    {
        try
        {
            return PackageRequest.Parse(text);
        }
        catch (PackageException e)
        {
            throw new DirectiveException(place, e.Message);
        }
    }

    private void Load(string path, DirectivePlace place, bool notebooks)
    {
        if (!_loadedPaths.Add(path))
        {
            return;
        }

        var name = Path.GetRelativePath(folder, path);
        foreach (var source in SourceFile.Read(path, name, place, notebooks))
        {
            var cell = Read(source.Code, source.Name, Path.GetDirectoryName(path)!);
            if (cell.HasCode)
            {
                _loaded.Add(source with { Code = cell.Code });
            }
        }
    }

    private string Find(Directive directive, DirectivePlace place, string from)
    {
        // Notebooks written on Windows separate folders with backslashes.
        var target = Target(directive, place).Replace('\\', Path.DirectorySeparatorChar);
        string[] candidates = [Path.GetFullPath(target, from), Path.GetFullPath(target, folder), Path.GetFullPath(target)];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new DirectiveException(place, $"{directive.Name} \"{target}\": there is no file {string.Join(" or ", candidates.Distinct())}");
    }

    private static string Target(Directive directive, DirectivePlace place) => directive.Quoted() is { Length: > 0 } text
        ? text
        : throw new DirectiveException(place, $"{directive.Name} needs a name in quotation marks");

    // An assembly's name may contain dots, so only a file extension is removed.
    private static string AssemblyName(string target) => Path.GetExtension(target).ToLowerInvariant() is ".dll" or ".exe"
        ? Path.GetFileNameWithoutExtension(target.Replace('\\', '/'))
        : target;
}
