using System.Text;
using DpoNotebooks.Kernel.Packages;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>Reads one cell and the files that it loads: what they ask for, and the code that is left.</summary>
/// <param name="folder">The notebook's folder, in full.</param>
internal sealed class CellReader(string folder)
{
    private readonly List<LoadedSource> _loaded = [];
    private readonly HashSet<string> _seen = [];

    /// <summary>Code of files, in the order in which it runs.</summary>
    public IReadOnlyList<LoadedSource> Loaded => _loaded;

    /// <summary>Packages asked for.</summary>
    public List<(DirectivePlace Place, PackageRequest Request)> Packages { get; } = [];

    /// <summary>Package sources: addresses, and folders in full.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>Assembly files asked for, in full.</summary>
    public List<(DirectivePlace Place, string Path)> Assemblies { get; } = [];

    /// <summary>The cell itself, without what <see cref="Loaded"/> and the other lists hold.</summary>
    /// <exception cref="DirectiveException">A directive that is unknown, or names a file that there is not.</exception>
    public PreparedCell ReadCell(string code) => Read(code, null, folder);

    private PreparedCell Read(string code, string? source, string from)
    {
        var cell = new PreparedCell("");
        var kept = new StringBuilder();
        var done = 0;
        foreach (var directive in Directive.Of(code))
        {
            kept.Append(code, done, directive.Start - done); // the line break stays
            done = directive.End;
            switch (directive.Name)
            {
                case "#!markdown" or "#!html":
                    var text = code[done..].TrimStart('\r', '\n');
                    return cell with { Code = kept.ToString(), Shown = [.. cell.Shown, new ShownText($"text/{directive.Name[2..]}", text)] };
                case "#!lsmagic":
                    cell = cell with { Shown = [.. cell.Shown, new ShownText("text/plain", KnownDirectives.Text())] };
                    break;
                case "#!time":
                    cell = cell with { Timed = true };
                    break;
                case "#!csharp" or "#!c#":
                    break;
                default:
                    CarryOut(directive, new DirectivePlace(source, directive.Line), from);
                    break;
            }
        }

        return cell with { Code = kept.Append(code, done, code.Length - done).ToString() };
    }

    private void CarryOut(Directive directive, DirectivePlace place, string from)
    {
        switch (directive.Name)
        {
            case "#r" when directive.Package() is { } package:
                Packages.Add((place, PackageRequest.Parse(package, place)));
                break;
            case "#r" when ProgramLibraries.Assemblies.ContainsKey(AssemblyName(Target(directive, place))):
                break; // wherever the line says it is: the program has it
            case "#r":
                Assemblies.Add((place, Find(directive, place, from)));
                break;
            case "#i" when directive.Package() is { Length: > 0 } address:
                Sources.Add(address.Contains("://", StringComparison.Ordinal) ? address : Path.GetFullPath(address, from));
                break;
            case "#i":
                throw new DirectiveException(place, "#i is written #i \"nuget: source\"");
            case "#load" or "#!import":
                Load(Find(directive, place, from), place, notebooks: directive.Name == "#!import");
                break;
            default:
                throw new DirectiveException(place, $"{directive.Name} is not known here; there are {KnownDirectives.Names()}");
        }
    }

    private void Load(string path, DirectivePlace place, bool notebooks)
    {
        if (!_seen.Add(path))
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
        // Windows notebooks travel too.
        var target = Target(directive, place).Replace('\\', Path.DirectorySeparatorChar);
        string[] places = [Path.GetFullPath(target, from), Path.GetFullPath(target, folder), Path.GetFullPath(target)];
        return places.FirstOrDefault(File.Exists)
            ?? throw new DirectiveException(place, $"{directive.Name} \"{target}\": there is no file {string.Join(" or ", places.Distinct())}");
    }

    private static string Target(Directive directive, DirectivePlace place) => directive.Quoted() is { Length: > 0 } text
        ? text
        : throw new DirectiveException(place, $"{directive.Name} needs a name in quotation marks");

    // An assembly's name may hold dots of its own: only the file's ending goes.
    private static string AssemblyName(string target) =>
        Path.GetExtension(target).ToLowerInvariant() is ".dll" or ".exe" ? Path.GetFileNameWithoutExtension(target.Replace('\\', '/')) : target;
}
