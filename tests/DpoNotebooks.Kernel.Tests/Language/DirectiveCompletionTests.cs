using DpoNotebooks.Kernel.Language;

namespace DpoNotebooks.Kernel.Tests.Language;

public sealed class DirectiveCompletionTests : LanguageTests
{
    [Fact]
    public async Task Directives_are_completed_at_the_start_of_a_line()
    {
        Assert.Equal(["#r", "#load", "#!time", "#!markdown", "#!html", "#!import"], await Texts("#|"));

        var found = await Complete("var x = 1;\n  #!ma|");
        Assert.Equal([new CompletionEntry("#!markdown", "#!markdown", "keyword")], found.Entries);
        Assert.Equal((13, 17), (found.Start, found.End));
    }

    [Fact]
    public async Task The_directives_of_CSharp_are_completed()
    {
        Assert.Equal("region", (await Texts("#reg|"))[0]);
    }

    [Fact]
    public async Task Package_names_are_not_completed()
    {
        Assert.Empty(await Texts("#r \"nuget: Sco|"));
    }

    [Theory]
    [InlineData("#load")]
    [InlineData("#r")]
    public async Task Files_are_completed_inside_quotes(string directive)
    {
        var folder = Directory.CreateTempSubdirectory();
        File.WriteAllText(Path.Combine(folder.FullName, "losses.csx"), "");
        File.WriteAllText(Path.Combine(folder.FullName, "other.csx"), "");
        folder.CreateSubdirectory("logs");

        var code = $"{directive} \"{folder.FullName}/lo";
        var found = await Cells.CompleteAsync(code, code.Length);
        folder.Delete(recursive: true);

        Assert.Equal([new CompletionEntry("logs/", "logs/", "path"), new CompletionEntry("losses.csx", "losses.csx", "path")], found.Entries);
        Assert.Equal((code.Length - 2, code.Length), (found.Start, found.End));
    }
}
