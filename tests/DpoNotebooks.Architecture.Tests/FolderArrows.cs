using Mono.Cecil;

namespace DpoNotebooks.Architecture.Tests;

/// <summary>A use of one folder by another folder of the same project.</summary>
/// <param name="From">The folder that uses.</param>
/// <param name="To">The folder that is used.</param>
/// <param name="Types">Uses, as "type -> type", in alphabetical order.</param>
internal sealed record FolderArrow(string From, string To, IReadOnlyList<string> Types);

/// <summary>Which folders of a project use which, read from its built assembly.</summary>
internal sealed class FolderArrows
{
    private static readonly Dictionary<string, FolderArrows> Read = [];

    private FolderArrows(IReadOnlyList<string> folders, IReadOnlyList<FolderArrow> arrows) => (Folders, Arrows) = (folders, arrows);

    /// <summary>Folders that hold types, in alphabetical order; "." is the project's own folder.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>Uses, sorted by the folder that uses and the folder that is used.</summary>
    public IReadOnlyList<FolderArrow> Arrows { get; }

    /// <summary>The folders and arrows of a project. Each assembly is read once.</summary>
    public static FolderArrows Of(SourceProject project)
    {
        lock (Read)
        {
            return Read.TryGetValue(project.Name, out var arrows) ? arrows : Read[project.Name] = FromAssembly(project);
        }
    }

    /// <summary>For each folder, the folders that it uses.</summary>
    public IReadOnlyDictionary<string, string[]> ToTable() => Folders.ToDictionary(
        folder => folder, folder => Arrows.Where(arrow => arrow.From == folder).Select(arrow => arrow.To).ToArray());

    private static FolderArrows FromAssembly(SourceProject project)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        using var module = ModuleDefinition.ReadModule(project.AssemblyPath, new ReaderParameters { AssemblyResolver = resolver });
        var uses = new SortedDictionary<(string From, string To), SortedSet<string>>();
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        // The other types outside the project's namespaces are the compiler's; they use nothing that their callers do not name.
        foreach (var type in module.Types)
        {
            if ((IsProgram(type) ? "." : project.FolderOf(type.Namespace)) is not { } from)
            {
                continue;
            }

            folders.Add(from);
            foreach (var used in UsedTypes.Of(type).Select(Outermost).Where(used => IsDeclaredIn(module, used)))
            {
                if (project.FolderOf(used.Namespace) is { } to && to != from)
                {
                    uses.TryAdd((from, to), new SortedSet<string>(StringComparer.Ordinal));
                    uses[(from, to)].Add($"{type.Name} -> {used.Name}");
                }
            }
        }

        return new FolderArrows([.. folders], [.. uses.Select(use => new FolderArrow(use.Key.From, use.Key.To, [.. use.Value]))]);
    }

    /// <summary>The class of top-level statements, which has no namespace.</summary>
    private static bool IsProgram(TypeDefinition type) => type is { Namespace: "", Name: "Program" };

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static bool IsDeclaredIn(ModuleDefinition module, TypeReference type) => type is TypeDefinition || type.Scope == module;
}
