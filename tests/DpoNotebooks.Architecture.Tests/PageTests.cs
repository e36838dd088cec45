using System.Text.RegularExpressions;

namespace DpoNotebooks.Architecture.Tests;

/// <summary>Paths that the pages of the checkout name.</summary>
public partial class PageTests
{
    private const string MapHeading = "## Where things are";

    [Fact]
    public void Every_path_of_the_README_map_exists()
    {
        var paths = MapPaths().ToArray();
        Assert.True(paths.Length > 20, $"Only {paths.Length} paths were found below '{MapHeading}' in README.md.");
        Assert.DoesNotContain(paths, path => !Path.Exists(Path.Combine(Checkout.Root, path)));
    }

    [Fact]
    public void Every_project_is_in_the_README_map() =>
        Assert.Empty(SourceProject.All.Select(project => $"src/{project.Name}/").Except(MapPaths()));

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("docs/ARCHITECTURE.md")]
    public void Every_relative_link_of_a_page_leads_to_a_file(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Checkout.Root, page))!;
        var links = Link().Matches(File.ReadAllText(Path.Combine(Checkout.Root, page))).Select(match => match.Groups[1].Value);
        Assert.DoesNotContain(links, link => !link.Contains(':') && !Path.Exists(Path.Combine(folder, link)));
    }

    /// <summary>The paths of the README's map, relative to the checkout. A line is indented by two spaces below the line of its folder; it begins with one
    /// or more paths, each ending in a slash if it is a folder; a description follows after two spaces and may name folders inside.</summary>
    private static IEnumerable<string> MapPaths()
    {
        var lines = SourceFiles.Lines("README.md").SkipWhile(line => line != MapHeading)
            .SkipWhile(line => line != "```").Skip(1).TakeWhile(line => line != "```");
        var parents = new List<string>();
        foreach (var line in lines)
        {
            var depth = (line.Length - line.TrimStart().Length) / 2;
            parents.RemoveRange(Math.Min(depth, parents.Count), Math.Max(0, parents.Count - depth));
            var parent = string.Concat(parents);
            var parts = line.Trim().Split("  ", 2);
            var named = parts[0].Split(' ');
            foreach (var path in named)
            {
                yield return parent + path;
            }

            foreach (Match inner in InnerFolder().Matches(parts.ElementAtOrDefault(1) ?? ""))
            {
                yield return parent + named[0] + inner.Value;
            }

            parents.Add(named[0]);
        }
    }

    [GeneratedRegex(@"\]\(([^)#]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w/])[A-Z][A-Za-z]*/(?!\w)")]
    private static partial Regex InnerFolder();
}
