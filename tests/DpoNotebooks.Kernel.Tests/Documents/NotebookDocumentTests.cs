using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Documents;

public sealed class NotebookDocumentTests
{
    [Fact]
    public void A_saved_notebook_has_the_fields_of_nbformat_4_5()
    {
        var saved = JsonNode.Parse(NotebookDocument.Parse(NotebookText.Of("# Title", "var x = 1;\nx"), "n.ipynb").ToJson())!;

        Assert.Equal(4, saved["nbformat"]!.GetValue<int>());
        Assert.Equal(5, saved["nbformat_minor"]!.GetValue<int>());
        Assert.Equal("dpo-csharp", saved["metadata"]!["kernelspec"]!["name"]!.GetValue<string>());
        Assert.Equal("C# (DPO)", saved["metadata"]!["kernelspec"]!["display_name"]!.GetValue<string>());
        Assert.Equal("C#", saved["metadata"]!["language_info"]!["name"]!.GetValue<string>());
        Assert.Equal("kept", saved["metadata"]!["title"]!.GetValue<string>());
        Assert.All(saved["cells"]!.AsArray(), cell => Assert.Matches("^[a-zA-Z0-9-_]{1,64}$", cell!["id"]!.GetValue<string>()));
        Assert.Equal(2, saved["cells"]!.AsArray().Select(cell => cell!["id"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public void Reading_and_saving_a_saved_notebook_changes_nothing()
    {
        var once = NotebookDocument.Parse(NotebookText.Of("# Ünïcode β <b>", "var x = 1;\n\nx\n"), "n.ipynb").ToJson();

        Assert.Equal(once, NotebookDocument.Parse(once, "n.ipynb").ToJson());
        Assert.Contains("Ünïcode β <b>", once, StringComparison.Ordinal);
    }

    [Fact]
    public void Duplicate_ids_become_unique_and_the_first_one_is_kept()
    {
        var document = NotebookDocument.Parse(NotebookText.Of("1", "2", "3"), "n.ipynb");
        document.Cells[0].Json["id"] = "mine";
        document.Cells[1].Json["id"] = "mine";

        var ids = JsonNode.Parse(document.ToJson())!["cells"]!.AsArray().Select(cell => cell!["id"]!.GetValue<string>()).ToList();

        Assert.Equal("mine", ids[0]);
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("", "n.ipynb: not a notebook: not JSON at line 1")]
    [InlineData("{\n\"cells\": [,]}", "n.ipynb: not a notebook: not JSON at line 2")]
    [InlineData("[1]", "n.ipynb: not a notebook: not a JSON object")]
    [InlineData("""{"cells": [], "nbformat": 4}""", "n.ipynb: the notebook has no cells")]
    [InlineData("""{"nbformat": 4}""", "n.ipynb: the notebook has no cells")]
    [InlineData("""{"worksheets": [], "nbformat": 3}""", "n.ipynb: nbformat is 3, but only nbformat 4 is supported")]
    [InlineData("""{"cells": [1]}""", "n.ipynb: nbformat is missing, but only nbformat 4 is supported")]
    [InlineData("""{"cells": [1], "nbformat": 4}""", "n.ipynb: cell 1 has no cell_type code, markdown or raw")]
    [InlineData("""{"cells": [{"cell_type": "code"}], "nbformat": 4}""", "n.ipynb: cell 1 has no source")]
    [InlineData("""{"cells": [{"cell_type": "code", "source": 3}], "nbformat": 4}""", "n.ipynb: cell 1: its source is not text")]
    public void A_malformed_notebook_is_rejected_with_its_file_and_the_problem(string json, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => NotebookDocument.Parse(json, "n.ipynb")).Message);

    [Theory]
    [InlineData("a\nb\n", new[] { "a\n", "b\n" })]
    [InlineData("a\n\nb", new[] { "a\n", "\n", "b" })]
    [InlineData("", new string[0])]
    public void Lines_keep_their_line_breaks(string text, string[] lines) => Assert.Equal(lines, NotebookCell.SplitLines(text));

    [Fact]
    public void Invalid_ids_versions_and_metadata_become_valid()
    {
        var document = NotebookDocument.Parse("""
            {
              "nbformat": 4,
              "nbformat_minor": "5",
              "metadata": {},
              "cells": [
                {"cell_type": "code", "id": "bad id !", "metadata": [], "source": "1", "outputs": [], "execution_count": null},
                {"cell_type": "markdown", "id": "cell-1", "source": "x"}
              ]
            }
            """, "n.ipynb");

        Assert.False(document.Cells[0].HasTag("parameters"));
        var json = JsonNode.Parse(document.ToJson())!;

        Assert.Equal(5, (int)json["nbformat_minor"]!);
        Assert.Equal(["cell-1", "cell-2-2"], json["cells"]!.AsArray().Select(cell => (string)cell!["id"]!));
        Assert.All(json["cells"]!.AsArray(), cell => Assert.IsType<JsonObject>(cell!["metadata"]));
    }

    [Fact]
    public void A_duplicate_field_is_an_error_that_names_the_file()
    {
        var error = Assert.Throws<InvalidDataException>(() => NotebookDocument.Parse("""{"nbformat": 4, "nbformat": 4, "cells": []}""", "n.ipynb"));

        Assert.StartsWith("n.ipynb: not a notebook: an object has a duplicate field", error.Message, StringComparison.Ordinal);
    }
}
