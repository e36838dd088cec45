using DpoNotebooks.Kernel.Language;

namespace DpoNotebooks.Kernel.Tests.Language;

public sealed class CellCompletionTests : LanguageTests
{
    [Fact]
    public async Task Torch_offers_its_functions_with_their_parameters()
    {
        var found = await Complete("var a = torch.randp|");

        var randperm = found.Entries[0];
        Assert.Equal(("randperm", "randperm", "method"), (randperm.Text, randperm.Display, randperm.Kind));
        Assert.StartsWith("(long n, ScalarType? dtype = null, ", randperm.Signature);
        Assert.EndsWith(" (+ 1)", randperm.Signature);
        Assert.Contains("randn", await Texts("torch.ra|"));
    }

    [Fact]
    public async Task The_replaced_range_is_the_name_that_is_being_typed()
    {
        Assert.Equal((6, 8), Range(await Complete("torch.ra|")));
        Assert.Equal((6, 11), Range(await Complete("torch.ra|ndn(3)")));
        Assert.Equal((6, 6), Range(await Complete("torch.|")));
    }

    [Fact]
    public async Task What_begins_with_the_typed_text_comes_first_in_its_case()
    {
        var found = await Texts("Te|");

        var foreign = found.ToList().FindIndex(text => !text.StartsWith("Te", StringComparison.Ordinal));
        Assert.Contains("Tensor", found.Take(foreign));
        Assert.DoesNotContain(found.Skip(foreign), text => text.StartsWith("Te", StringComparison.Ordinal));
        Assert.Contains("tensor", found.Skip(foreign));
    }

    [Fact]
    public async Task Initials_find_a_name()
    {
        Assert.Contains("StringBuilder", await Texts("StrB|"));
    }

    [Fact]
    public async Task Generic_methods_and_types_are_inserted_without_their_brackets()
    {
        var found = (await Complete("new int[3].Where|")).Entries[0];

        Assert.Equal(("Where", "Where<>", "method"), (found.Text, found.Display, found.Kind));
    }

    [Fact]
    public async Task Properties_of_the_toolkit_are_offered_in_an_initializer()
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
    public async Task Nothing_is_offered_where_no_code_is_written(string code)
    {
        Assert.Empty((await Cells.CompleteAsync(code, code.Length)).Entries);
    }

    [Fact]
    public async Task Lines_of_directives_do_not_disturb_the_code_after_them()
    {
        const string code = "#!time 😀\n#r \"nuget: ScottPlot, 5.0\"\ntorch.ra|";

        var found = await Complete(code);

        Assert.Contains("randn", found.Entries.Select(entry => entry.Text));
        Assert.Equal((code.Length - 3, code.Length - 1), Range(found));
    }

    [Fact]
    public async Task Types_that_are_not_imported_are_not_offered()
    {
        Assert.DoesNotContain("JsonSerializer", await Texts("JsonSer|"));
        Assert.Contains("JsonSerializer", await Texts("using System.Text.Json;\nJsonSer|"));
    }

    [Fact]
    public async Task Warming_up_leaves_no_trace()
    {
        await Cells.WarmUp();

        Assert.Contains("randn", await Texts("torch.ra|"));
    }

    private static (int, int) Range(Completions found) => (found.Start, found.End);
}
