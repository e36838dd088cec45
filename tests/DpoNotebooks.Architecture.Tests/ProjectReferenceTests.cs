namespace DpoNotebooks.Architecture.Tests;

/// <summary>Project references are the only way from one project to another.</summary>
public class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["DpoNotebooks.HuggingFace"] = [],
        ["DpoNotebooks.Models"] = ["DpoNotebooks.HuggingFace"],
        ["DpoNotebooks"] = ["DpoNotebooks.Models"],
        ["DpoNotebooks.Experiments"] = ["DpoNotebooks"],
        ["DpoNotebooks.Notebook"] = ["DpoNotebooks"],
        ["DpoNotebooks.Kernel"] = ["DpoNotebooks.Experiments", "DpoNotebooks.Notebook"],
    };

    [Fact]
    public void Each_project_references_only_the_projects_below_it() =>
        Assert.Equal(Allowed, SourceProject.All.ToDictionary(project => project.Name, project => project.References().ToArray()));

    [Fact]
    public void Every_folder_of_src_is_a_project_of_the_table() =>
        Assert.Equal(Allowed.Keys.Order(), SourceFiles.Directories("src").Where(path => path.Count(c => c == '/') == 1).Select(Path.GetFileName).Order());
}
