using DpoNotebooks.Kernel.Language;

namespace DpoNotebooks.Kernel.Tests.Language;

public sealed class CellCompletionTests : LanguageTests
{
    [Fact]
    public async Task Functions_of_torch_are_completed_with_their_parameters()
    {
        var found = await Complete("var a = torch.randp|");

        var randperm = found.Entries[0];
        Assert.Equal(("randperm", "randperm", "method"), (randperm.Text, randperm.Display, randperm.Kind));
        Assert.StartsWith("(long n, ScalarType? dtype = null, ", randperm.Signature);
        Assert.EndsWith(" (+ 1)", randperm.Signature);
        Assert.Contains("randn", await Texts("torch.ra|"));
    }

    [Fact]
    public async Task The_replaced_range_is_the_partially_typed_name()
    {
        Assert.Equal((6, 8), Range(await Complete("torch.ra|")));
        Assert.Equal((6, 11), Range(await Complete("torch.ra|ndn(3)")));
        Assert.Equal((6, 6), Range(await Complete("torch.|")));
    }

    [Fact]
    public async Task Names_that_start_with_the_typed_text_in_the_same_case_come_first()
    {
        var found = await Texts("Te|");

        var foreign = found.ToList().FindIndex(text => !text.StartsWith("Te", StringComparison.Ordinal));
        Assert.Contains("Tensor", found.Take(foreign));
        Assert.DoesNotContain(found.Skip(foreign), text => text.StartsWith("Te", StringComparison.Ordinal));
        Assert.Contains("tensor", found.Skip(foreign));
    }

    [Fact]
    public async Task A_name_is_found_by_its_abbreviation()
    {
        Assert.Contains("StringBuilder", await Texts("StrB|"));
    }

    [Fact]
    public async Task Generic_names_are_inserted_without_brackets()
    {
        var found = (await Complete("new int[3].Where|")).Entries[0];

        Assert.Equal(("Where", "Where<>", "method"), (found.Text, found.Display, found.Kind));
    }

    [Fact]
    public async Task Properties_are_completed_in_an_object_initializer()
    {
        var beta = Assert.Single((await Complete("var loss = new Dpo { B| };")).Entries);

        Assert.Equal(new CompletionEntry("Beta", "Beta", "property"), beta);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("#!time torch.ra")]
    [InlineData("var s = \"ab")]
    [InlineData("// ab")]
    [InlineData("#!markdown\nStrin")]
    public async Task Nothing_is_completed_outside_code(string code)
    {
        Assert.Empty((await Cells.CompleteAsync(code, code.Length)).Entries);
    }

    [Fact]
    public async Task Directives_do_not_affect_the_completion_of_later_lines()
    {
        const string code = "#!time 😀\n#r \"nuget: ScottPlot, 5.0\"\ntorch.ra|";

        var found = await Complete(code);

        Assert.Contains("randn", found.Entries.Select(entry => entry.Text));
        Assert.Equal((code.Length - 3, code.Length - 1), Range(found));
    }

    [Fact]
    public async Task Only_imported_types_are_completed()
    {
        Assert.DoesNotContain("JsonSerializer", await Texts("JsonSer|"));
        Assert.Contains("JsonSerializer", await Texts("using System.Text.Json;\nJsonSer|"));
    }

    [Fact]
    public async Task WarmUp_does_not_change_completions()
    {
        await Cells.WarmUp();

        Assert.Contains("randn", await Texts("torch.ra|"));
    }

    private static (int, int) Range(Completions found) => (found.Start, found.End);
}
