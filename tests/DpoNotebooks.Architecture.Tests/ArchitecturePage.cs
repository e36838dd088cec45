using System.Text;

namespace DpoNotebooks.Architecture.Tests;

/// <summary>The generated part of docs/ARCHITECTURE.md: diagrams of the projects and of the folders of each project.</summary>
internal static class ArchitecturePage
{
    /// <summary>The environment variable that makes <see cref="ArchitecturePageTests"/> write the page.</summary>
    public const string WriteSwitch = "DPO_WRITE_ARCHITECTURE";

    private const string Begin = "<!-- generated: begin -->\n";
    private const string End = "<!-- generated: end -->\n";

    private static string FilePath => Path.Combine(Checkout.Root, "docs", "ARCHITECTURE.md");

    /// <summary>The generated part as it is in the file.</summary>
    public static string Read()
    {
        var (text, start, end) = Parts();
        return text[start..end];
    }

    /// <summary>Replaces the generated part of the file.</summary>
    public static void Write(string generated)
    {
        var (text, start, end) = Parts();
        File.WriteAllText(FilePath, text[..start] + generated + text[end..]);
    }

    /// <summary>The diagrams of the present project files and assemblies.</summary>
    public static string Generate()
    {
        var text = new StringBuilder("\n### Projects\n\n");
        AppendDiagram(text, SourceProject.All.ToDictionary(project => project.Name, project => project.References().ToArray()), "TD");
        foreach (var project in SourceProject.All)
        {
            text.Append("\n### Folders of ").Append(project.Name).Append("\n\n");
            AppendDiagram(text, Graphs.Reduce(FolderArrows.Of(project).ToTable()), "LR");
        }

        return text.Append('\n').ToString();
    }

    private static void AppendDiagram(StringBuilder text, IReadOnlyDictionary<string, string[]> graph, string direction)
    {
        var ids = graph.Keys.Select((name, index) => (name, id: $"n{index}")).ToDictionary(node => node.name, node => node.id);
        text.Append("```mermaid\ngraph ").Append(direction).Append('\n');
        foreach (var (name, id) in ids)
        {
            text.Append("    ").Append(id).Append("[\"").Append(name == "." ? "(project folder)" : name).Append("\"]\n");
        }

        foreach (var (from, used) in graph)
        {
            foreach (var to in used)
            {
                text.Append("    ").Append(ids[from]).Append(" --> ").Append(ids[to]).Append('\n');
            }
        }

        text.Append("```\n");
    }

    private static (string Text, int Start, int End) Parts()
    {
        var text = File.ReadAllText(FilePath);
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin ? (text, begin + Begin.Length, end)
            : throw new InvalidDataException($"{FilePath} needs the lines {Begin.Trim()} and {End.Trim()}, in this order.");
    }
}
