using DpoNotebooks.Kernel.Directives;
using DpoNotebooks.Kernel.Packages;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Directives;

public sealed class CellPreparationTests : IDisposable
{
    private readonly PackageFeed _feed = new();
    private readonly List<string> _reported = [];
    private readonly CellContext _context;

    public CellPreparationTests() => _context = new CellContext(_feed.Folder) { Report = _reported.Add };

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task Directives_become_empty_lines_and_line_numbers_do_not_change()
    {
        var cell = await Prepare("#!time\r\nvar a = 1;\n  #!csharp\n#r \"nuget: TorchSharp\" // there\nvar b = 2;\n#r \"System.Xml\"\n");

        Assert.Equal("\r\nvar a = 1;\n\n\nvar b = 2;\n\n", cell.Code);
        Assert.True(cell.Timed);
        Assert.Equal(LibraryFiles.None, cell.Libraries);
    }

    [Theory]
    [InlineData("var s = \"\"\"\n#!time\n#r \"nuget: X\"\n\"\"\";")]
    [InlineData("var s = $\"\"\"\n    #!time {1}\n    \"\"\";")]
    [InlineData("var s = @\"\n#!html\n\";")]
    [InlineData("/*\n#!time\n#load \"x.csx\"\n*/")]
    [InlineData("// #!time")]
    [InlineData("#if NEVER\n#!time\n#r \"nuget: X\"\n#endif")]
    [InlineData("#region a\n#endregion\n#nullable disable\n#pragma warning disable CS0168\n#line 5\n#define A\n#wrong")]
    [InlineData("#!/usr/bin/env dotnet\n1")]
    public async Task Text_that_is_not_a_directive_stays_in_the_code(string code)
    {
        var cell = await Prepare(code);

        Assert.Equal(code, cell.Code);
        Assert.False(cell.Timed);
        Assert.Empty(cell.Shown);
    }

    [Theory]
    [InlineData("#!markdown\n# It's \"\"\" fun\n#!time", "text/markdown", "# It's \"\"\" fun\n#!time")]
    [InlineData("#!html\n<b>x</b>", "text/html", "<b>x</b>")]
    public async Task Text_after_markdown_or_html_is_displayed_and_not_run(string code, string type, string text)
    {
        var cell = await Prepare(code);

        Assert.False(cell.HasCode);
        Assert.False(cell.Timed);
        Assert.Equal([new ShownText(type, text)], cell.Shown);
    }

    [Fact]
    public async Task Code_before_displayed_text_is_kept()
    {
        var cell = await Prepare("var x = 1;\n#!markdown\n*x*");

        Assert.Equal("var x = 1;\n", cell.Code);
        Assert.Equal("*x*", cell.Shown.Single().Text);
    }

    [Fact]
    public async Task Lsmagic_lists_the_directives()
    {
        var shown = (await Prepare("#!lsmagic")).Shown.Single();

        Assert.Equal("text/plain", shown.MimeType);
        Assert.Contains("#!import \"file\"", shown.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n\n#!pwsh",
        "line 3: #!pwsh is not a known directive; the directives are #r, #i, #load, #!import, #!markdown, #!html, #!time, #!csharp, #!lsmagic")]
    [InlineData("#!fsharp\nlet x = \"", "line 1: #!fsharp is not a known directive; the directives are ")]
    [InlineData("#r nuget:X", "line 1: #r needs a name in quotation marks")]
    [InlineData("#r \"nuget: \"", "line 1: #r \"nuget: \": '' is not a package name; ")]
    [InlineData("#r \"nuget: A, newest\"", "line 1: #r \"nuget: A, newest\": 'newest' is not a version; ")]
    [InlineData("#i \"feed\"", "line 1: #i needs a package source: write #i \"nuget: source\"")]
    public async Task A_directive_that_cannot_be_executed_is_named_with_its_line(string code, string message) => await AssertFails(code, message);

    [Fact]
    public async Task An_assembly_path_is_relative_to_the_notebook_and_the_assembly_is_loaded_once()
    {
        var built = _feed.Compile("Small.Library", "public static class Small { public static int Value => 7; }");

        var cell = await Prepare("#r \"built/Small.Library.dll\"");
        var again = await Prepare("#r \"built\\Small.Library.dll\"");
        Directory.CreateDirectory(Path.Combine(_feed.Folder, "copy"));
        File.Copy(built, Path.Combine(_feed.Folder, "copy", "Small.Library.dll"));
        var copy = await Prepare("#r \"copy/Small.Library.dll\"");

        Assert.Equal([built], cell.Libraries.References);
        Assert.Empty(again.Libraries.References);
        Assert.Empty(copy.Libraries.References);
        Assert.StartsWith($"Small.Library is already loaded from {built}; restart", Assert.Single(_reported), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dependencies_in_the_folder_of_an_assembly_file_are_resolved()
    {
        _feed.Compile("Beside.Inner", "public static class Inner { public static int Value => 3; }");
        _feed.Compile("Beside.Outer", "public static class Outer { public static int Value => Inner.Value + 1; }");

        LibraryResolver.Add((await Prepare("#r \"built/Beside.Outer.dll\"")).Libraries);

        Assert.Equal(4, System.Reflection.Assembly.Load("Beside.Outer").GetType("Outer")!.GetProperty("Value")!.GetValue(null));
    }

    [Fact]
    public async Task A_missing_or_invalid_assembly_file_is_named_with_its_full_path()
    {
        Write("no.dll", "no assembly");

        await AssertFails("1+1\n#r \"../x.dll\"", $"line 2: #r \"../x.dll\": there is no file {Path.GetFullPath(Path.Combine(_feed.Folder, "../x.dll"))}");
        await AssertFails("#r \"no.dll\"", $"line 1: #r: {Path.Combine(_feed.Folder, "no.dll")} is not a .NET assembly");
    }

    [Fact]
    public async Task Loaded_files_run_once_each_before_the_cell_with_nested_files_first()
    {
        Write("lib/a.csx", "#load \"b.csx\"\n#load \"../c.cs\"\n#!time\nvar a = b;");
        Write("lib/b.csx", "#load \"a.csx\"\nvar b = 1;");
        Write("c.cs", "class C { }");

        var cell = await Prepare("#load \"lib/a.csx\"\n#!import \"c.cs\"\na");

        Assert.Equal(
            [new LoadedSource("lib/b.csx", "\nvar b = 1;"), new LoadedSource("c.cs", "class C { }"), new LoadedSource("lib/a.csx", "\n\n\nvar a = b;")],
            cell.Loaded);
        Assert.Equal("\n\na", cell.Code);
        Assert.False(cell.Timed);
        Assert.Equal(3, (await Prepare("#load \"lib/a.csx\"")).Loaded.Count); // files load again when the cell runs again
    }

    [Fact]
    public async Task Importing_a_notebook_runs_its_CSharp_cells()
    {
        Write("n.ipynb", NotebookText.Of("# prose", "var n = 1;", "#!markdown\ntext", "#r \"nuget: TorchSharp\"\nn"));
        Write("other.ipynb", """
            {
              "nbformat": 4,
              "cells": [
                {"cell_type": "code", "source": "let x = 1", "metadata": {"polyglot_notebook": {"kernelName": "fsharp"}}},
                {"cell_type": "code", "source": "2", "metadata": {"dotnet_interactive": {"language": "csharp"}}}
              ]
            }
            """);

        var cell = await Prepare("#!import \"n.ipynb\"\n#!import \"other.ipynb\"");

        Assert.Equal(
            [new LoadedSource("n.ipynb, cell 2", "var n = 1;"), new LoadedSource("n.ipynb, cell 4", "\nn"), new LoadedSource("other.ipynb, cell 2", "2")],
            cell.Loaded);
    }

    [Fact]
    public async Task An_error_in_a_loaded_file_names_the_file()
    {
        Write("bad.csx", "\n#!sql");
        Write("n.ipynb", NotebookText.Of("1", "#r \"gone.dll\""));
        Write("x.py", "");

        await AssertFails("#load \"bad.csx\"", "bad.csx, line 2: #!sql is not a known directive");
        await AssertFails("#!import \"n.ipynb\"", "n.ipynb, cell 2, line 1: #r \"gone.dll\": there is no file ");
        await AssertFails("#load \"n.ipynb\"", "line 1: #load does not run notebooks; write #!import \"n.ipynb\"");
        await AssertFails("#load \"x.py\"", "line 1: x.py: .py files are not supported; use .cs, .csx or (with #!import) .ipynb");
        await AssertFails("#load \"gone.csx\"", $"line 1: #load \"gone.csx\": there is no file {Path.Combine(_feed.Folder, "gone.csx")}");
    }

    private Task<PreparedCell> Prepare(string code) => CellPreparation.PrepareAsync(code, _context, TestContext.Current.CancellationToken);

    private async Task AssertFails(string code, string message) =>
        Assert.StartsWith(message, (await Assert.ThrowsAsync<DirectiveException>(() => Prepare(code))).Message, StringComparison.Ordinal);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_feed.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
