using System.Text;

namespace DpoNotebooks.Architecture.Tests;

/// <summary>The folders of each project use each other as <see cref="AllowedArrows"/> says.</summary>
public class ArrowTests
{
    public static TheoryData<string> Projects => [.. SourceProject.All.Select(project => project.Name)];

    [Fact]
    public void Table_has_every_project() =>
        Assert.Equal(SourceProject.All.Select(project => project.Name).Order(), AllowedArrows.ByProject.Keys.Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void Table_is_acyclic(string project)
    {
        var cycle = Graphs.FindCycle(AllowedArrows.ByProject[project]);
        Assert.True(cycle is null, $"The folders of {project} use each other in a circle: {string.Join(" -> ", cycle ?? [])}.");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Table_has_a_row_for_each_folder_and_no_other_rows(string project)
    {
        var folders = FolderArrows.Of(SourceProject.Named(project)).Folders;
        var rows = AllowedArrows.ByProject[project].Keys;
        var missing = folders.Except(rows).ToArray();
        var unknown = rows.Except(folders).ToArray();
        Assert.True(missing.Length + unknown.Length == 0,
            $"{project}: folders without a row: {string.Join(", ", missing)}; rows without a folder: {string.Join(", ", unknown)}.{TableToPaste(project)}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_use_only_the_folders_in_their_rows(string project)
    {
        var table = AllowedArrows.ByProject[project];
        var forbidden = FolderArrows.Of(SourceProject.Named(project)).Arrows
            .Where(arrow => !table.GetValueOrDefault(arrow.From, []).Contains(arrow.To)).ToArray();
        Assert.True(forbidden.Length == 0,
            $"{project} uses folders that AllowedArrows.cs does not allow:\n{string.Join('\n', forbidden.Select(Describe))}{TableToPaste(project)}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_arrow_of_the_table_is_used(string project)
    {
        var used = FolderArrows.Of(SourceProject.Named(project)).Arrows.Select(arrow => (arrow.From, arrow.To)).ToHashSet();
        var unused = AllowedArrows.ByProject[project].SelectMany(row => row.Value.Select(to => (From: row.Key, To: to)))
            .Where(arrow => !used.Contains(arrow)).Select(arrow => $"{arrow.From} -> {arrow.To}").ToArray();
        Assert.True(unused.Length == 0,
            $"{project} does not use {string.Join(", ", unused)}. Remove these arrows from AllowedArrows.cs.{TableToPaste(project)}");
    }

    private static string Describe(FolderArrow arrow) => $"  {arrow.From} -> {arrow.To}: {string.Join(", ", arrow.Types)}";

    /// <summary>The project's present arrows in the syntax of AllowedArrows.cs.</summary>
    private static string TableToPaste(string project)
    {
        var text = new StringBuilder("\nThe table of the present code, to paste where it is right:\n");
        foreach (var (folder, used) in FolderArrows.Of(SourceProject.Named(project)).ToTable())
        {
            string[] names = [.. used.Select(name => $"\"{name}\"")];
            text.Append("            [\"").Append(folder).Append("\"] =").AppendLine(names.Length > 4
                ? $"\n            [\n{string.Concat(names.Chunk(4).Select(row => $"                {string.Join(", ", row)},\n"))}            ],"
                : $" [{string.Join(", ", names)}],");
        }

        return text.ToString();
    }
}
