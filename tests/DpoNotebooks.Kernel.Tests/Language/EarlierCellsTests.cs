namespace DpoNotebooks.Kernel.Tests.Language;

public sealed class EarlierCellsTests : LanguageTests
{
    [Fact]
    public async Task Variables_methods_and_types_of_earlier_cells_are_completed()
    {
        Cells.AddCell("var policyMargin = torch.randn(3);");
        Cells.AddCell("int PolicySteps(int a) => a; record PolicyRow(int Number);");

        var found = (await Complete("Policy|")).Entries;

        Assert.Equal("method", found.Single(entry => entry.Text == "PolicySteps").Kind);
        Assert.Equal("(int a)", found.Single(entry => entry.Text == "PolicySteps").Signature);
        Assert.Equal("class", found.Single(entry => entry.Text == "PolicyRow").Kind);
        Assert.Equal("variable", found.Single(entry => entry.Text == "policyMargin").Kind);
        Assert.Contains("mean", await Texts("policyMargin.me|"));
    }

    [Fact]
    public async Task Members_of_a_declared_record_are_completed()
    {
        Cells.AddCell("record Point(double Reward, double Kl);");
        Cells.AddCell("var points = new List<Point>();");

        Assert.Equal(["Reward"], await Texts("points[0].Rew|"));
    }

    [Theory]
    [InlineData("var (first, second) = (1, \"two\");")]
    [InlineData("if (int.TryParse(\"3\", out var first)) { }\nvar second = \"\";")]
    [InlineData("int.TryParse(\"3\", out var first)\n")]
    [InlineData("#if DEBUG\nvar third = 1;\n#endif\nint first = 1;\n#pragma warning disable\nfirst++;\n#region a\nfirst")]
    public async Task Variables_of_all_kinds_of_declarations_are_completed(string cell)
    {
        Cells.AddCell(cell);
        Cells.AddCell("var later = first.CompareTo(2);");

        Assert.Equal(["CompareTo"], await Texts("first.CompareT|"));
        Assert.Equal(["CompareTo"], await Texts("later.CompareT|"));
    }

    [Fact]
    public async Task Extension_methods_of_cells_and_of_imported_namespaces_are_completed()
    {
        Cells.AddCell("public static int Twice(this int x) => 2 * x;");

        Assert.Equal(["Twice"], await Texts("21.Twic|"));
        Assert.Contains("SelectMany", await Texts("new int[3].Sel|"));
    }

    [Fact]
    public async Task Usings_of_earlier_cells_apply()
    {
        Assert.DoesNotContain("JsonSerializer", await Texts("JsonSer|"));

        Cells.AddCell("var before = 1;");
        Cells.AddCell("using System.Text.Json;\nusing F = TorchSharp.torch.nn.functional;");

        Assert.Contains("JsonSerializer", await Texts("JsonSer|"));
        Assert.Contains("logsigmoid", await Texts("F.logsig|"));
    }

    [Fact]
    public async Task A_redeclared_name_has_its_new_type()
    {
        Cells.AddCell("var x = 1; int Size() => 1;");
        Assert.Empty(await Texts("x.Substr|"));

        Cells.AddCell("var x = \"text\"; string Size() => \"\";");

        Assert.Equal(["Substring"], await Texts("x.Substr|"));
        Assert.Equal(["Substring"], await Texts("Size().Substr|"));
    }

    [Fact]
    public async Task A_variable_initialized_from_a_redeclared_name_keeps_its_type()
    {
        Cells.AddCell("record Row(int Count); var rows = new List<Row>(); var row = new { Size = 1 };");
        Cells.AddCell("var source = \"text\";");
        Cells.AddCell("var upper = source.ToUpperInvariant();");
        for (var i = 0; i < 30; i++)
        {
            Cells.AddCell($"var source = {i}; int Half(int a) => source / 2;");
        }

        Assert.Equal(["Substring"], await Texts("upper.Substr|"));
        Assert.Equal(["CompareTo"], await Texts("source.CompareT|"));
        Assert.Equal(["Count"], await Texts("rows[0].Coun|"));
        Assert.Equal(["Size"], await Texts("row.Siz|"));
        Assert.Equal("Half", (await Texts("Hal|"))[0]);
        Assert.Equal(0, (await Inspect("Half|(1)"))?.Overloads);
    }

    [Fact]
    public async Task Declarations_of_a_loaded_file_are_completed()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csx");
        await File.WriteAllTextAsync(file, "int FromFile(int a) => a;");

        Cells.AddCell($"#load \"{file}\"");
        var found = await Texts("FromFil|");
        File.Delete(file);

        Assert.Equal("FromFile", found[0]);
    }

    [Fact]
    public async Task Assemblies_that_are_added_later_are_completed()
    {
        var runtime = Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(typeof(object).Assembly.Location);
        using var bare = new Kernel.Language.CellLanguage([runtime], ["System"]);
        bare.AddCell("var a = 1;");
        Assert.Empty((await bare.CompleteAsync("DpoNotebooks.Losses.Dp", 22)).Entries);

        bare.AddReferences([typeof(Losses.Dpo).Assembly.Location]);
        bare.AddReferences([typeof(Losses.Dpo).Assembly.Location]);

        Assert.Contains("Dpo", (await bare.CompleteAsync("DpoNotebooks.Losses.Dp", 22)).Entries.Select(entry => entry.Text));
        Assert.Throws<FileNotFoundException>(() => bare.AddReferences(["missing.dll"]));
    }

    [Fact]
    public async Task Cells_can_be_added_while_completions_run()
    {
        var questions = Enumerable.Range(0, 8).Select(_ => Task.Run(() => Texts("name|"))).ToList();
        Parallel.For(0, 50, i => Cells.AddCell($"var name{i} = {i};"));
        await Task.WhenAll(questions);

        Assert.Equal(50, (await Texts("name|")).Count(text => text.StartsWith("name", StringComparison.Ordinal) && text != "nameof"));
    }
}
