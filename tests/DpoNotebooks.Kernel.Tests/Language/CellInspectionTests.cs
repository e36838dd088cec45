using System.Xml.Linq;
using DpoNotebooks.Kernel.Language;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.Tests.Language;

public sealed class CellInspectionTests : LanguageTests
{
    [Fact]
    public async Task A_library_method_has_its_signature_and_documentation()
    {
        var file = XDocument.Load(Path.ChangeExtension(typeof(PreferenceTrainer).Assembly.Location, ".xml"), LoadOptions.PreserveWhitespace);
        var member = file.Descendants("member").First(element =>
            ((string)element.Attribute("name")!).Contains(".PreferenceTrainer.Train(", StringComparison.Ordinal));
        var documented = Documentation.Parse(member.ToString(SaveOptions.DisableFormatting));

        var found = await Inspect("PreferenceTrainer.Tra|in(policy, logps");

        Assert.NotNull(found);
        Assert.StartsWith("RunHistory PreferenceTrainer.Train(CausalLm policy, DatasetLogps? reference, ", found.Signature);
        Assert.NotEqual("", found.Documentation.Summary);
        Assert.Equal(documented.Summary, found.Documentation.Summary);
        Assert.Equal("data", found.Documentation.Parameters[2].Name);
        Assert.Equal(documented.Parameters, found.Documentation.Parameters);
        Assert.Contains("ArgumentException", found.Documentation.Exceptions.Select(exception => exception.Name));
        Assert.NotEqual("", found.Documentation.Returns);
        Assert.Equal(documented.Returns, found.Documentation.Returns);
    }

    [Theory]
    [InlineData("torch.randn(|")]
    [InlineData("torch.randn(3, |)")]
    [InlineData("torch.randn(3|, 4)")]
    [InlineData("var a = torch.ran|dn(3)")]
    [InlineData("torch.randn|")]
    [InlineData("torch.randn(Math.Max(1, 2), |")]
    public async Task The_name_at_the_cursor_or_the_called_method_is_inspected(string code)
    {
        var found = await Inspect(code);

        Assert.Contains(" torch.randn(", found?.Signature);
        Assert.Equal(9, found?.Overloads);
        Assert.Contains("+ 9 overloads", found?.ToText());
    }

    [Fact]
    public async Task A_name_among_the_arguments_is_inspected_instead_of_the_method()
    {
        Cells.AddCell("var size = 3L;");

        Assert.Equal("long size", (await Inspect("torch.randn(siz|e)"))?.Signature);
    }

    [Fact]
    public async Task A_constructor_has_its_parameters_and_an_initialized_property_its_type()
    {
        Assert.StartsWith("PairTokenizer.PairTokenizer(TextTokenizer tokenizer, ", (await Inspect("new PairTokenizer(|"))?.Signature);
        Assert.Equal("double BetaLoss.Beta { get; init; }", (await Inspect("new Dpo { Bet|a = 0.1 }"))?.Signature);
        Assert.Equal("double BetaLoss.Beta { get; init; }", (await Inspect("new Dpo { Beta| }"))?.Signature);
    }

    [Fact]
    public async Task A_function_of_an_earlier_cell_has_its_documentation_comment()
    {
        Cells.AddCell("""
            var x = 1;
            x++;
            /// <summary>Halves <paramref name="a"/>; see <see cref="Math.Round(double)"/>.</summary>
            /// <param name="a">The whole.</param>
            /// <returns>The <c>half</c>_of_it.</returns>
            double Half(double a) => a / 2;
            """);

        var found = await Inspect("Half(|");

        Assert.Equal(
            """
            double Half(double a)

            Halves `a`; see `Round`.

            Parameters:
              a: The whole.

            Returns:
              The `half`_of_it.
            """,
            found?.ToText());
        Assert.Equal(
            """
            ```csharp
            double Half(double a)
            ```

            Halves `a`; see `Round`.

            **Parameters**

            - `a`: The whole.

            **Returns**

            - The `half`\_of\_it.
            """,
            found?.ToMarkdown());
    }

    [Fact]
    public async Task Inheritdoc_shows_the_inherited_documentation()
    {
        var source = await Inspect("new Dpo { Diver|gence = null }");
        var inherited = await Inspect("new ConservativeDpo { Diver|gence = null }");

        Assert.NotEqual("", source?.Documentation.Summary);
        Assert.Equal(source?.Documentation.Summary, inherited?.Documentation.Summary);
        Assert.NotEqual("", (await Inspect("new ReferenceFreeDpo { Beta = 1 }.Need|s"))?.Documentation.Summary);
    }

    [Fact]
    public async Task A_property_of_a_record_is_documented_by_its_parameter()
    {
        Cells.AddCell("/// <summary>A row.</summary>\n/// <param name=\"Count\">How many.</param>\nrecord Row(int Count);");

        Assert.Equal("How many.", (await Inspect("new Row(1).Coun|t"))?.Documentation.Summary);
        Assert.Equal("A row.", (await Inspect("Ro|w"))?.Documentation.Summary);
    }

    [Theory]
    [InlineData("|")]
    [InlineData("missing|")]
    [InlineData("1 + |2")]
    [InlineData("#!time torch|")]
    public async Task Without_a_symbol_the_result_is_null(string code)
    {
        Assert.Null(await Inspect(code));
    }

    [Fact]
    public async Task A_comment_that_is_not_XML_is_ignored()
    {
        Cells.AddCell("/// <summary>a < b\nint Less(int a) => a;");

        Assert.Equal("int Less(int a)", (await Inspect("Less(|"))?.Signature);
    }
}
