using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Run;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Run;

public sealed class ParametersTests
{
    private const string Cell = """
        //params
        double beta = 0.1, rate = 1;
        var steps = 3; var ratio = -0.5; var fast = false; var seed = 1L; float scale = 1f;
        string name = "x"; var note = "y"; string? maybe = null;
        var world = Scale.Smoke;
        double[] betas = [0.1];
        const int Fixed = 2;
        """;

    [Theory]
    [InlineData("beta=0.5", "beta = 0.5d;")]
    [InlineData("beta=1", "beta = 1d;")]
    [InlineData("rate=5e-7", "rate = 5E-07d;")]
    [InlineData("ratio=-2", "ratio = -2d;")]
    [InlineData("steps=-10", "steps = -10;")]
    [InlineData("seed=7", "seed = 7L;")]
    [InlineData("scale=.5", "scale = 0.5f;")]
    [InlineData("fast=True", "fast = true;")]
    [InlineData("name=a \"b\"=c", "name = \"a \\\"b\\\"=c\";")]
    [InlineData("note=", "note = \"\";")]
    [InlineData("maybe=null", "maybe = null;")]
    [InlineData("maybe=text", "maybe = \"text\";")]
    [InlineData("world=Paper", "world = Scale.Paper;")]
    [InlineData("world=Scale.Paper", "world = Scale.Paper;")]
    [InlineData("betas=[0.05, 1]", "betas = [0.05, 1];")]
    public void A_value_is_written_as_a_literal_of_the_declared_type(string value, string assignment)
    {
        var notebook = Apply([value]);

        Assert.Equal($"// Set on the command line\n{assignment}", notebook.Cells[2].Source);
        Assert.True(notebook.Cells[2].HasTag("injected-parameters"));
        Assert.Equal(Cell, notebook.Cells[1].Source);
    }

    [Theory]
    [InlineData("steps=1.5", "parameter steps: '1.5' is not of type int")]
    [InlineData("beta=high", "parameter beta: 'high' is not of type double")]
    [InlineData("beta=NaN", "parameter beta: 'NaN' is not of type double")]
    [InlineData("fast=1", "parameter fast: '1' is not of type bool")]
    [InlineData("betas=[0.1", "parameter betas: '[0.1' is not a C# expression of type double[]")]
    [InlineData("beta", "-p beta: expected name=value")]
    [InlineData("=3", "-p =3: expected name=value")]
    [InlineData("Fixed=3", "unknown parameter Fixed; the notebook declares beta, rate, steps, ratio, fast, seed, scale, name, note, maybe, world, betas")]
    public void An_invalid_value_is_rejected(string value, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Apply([value])).Message);

    [Fact]
    public void The_last_value_of_a_name_is_used_and_a_second_run_replaces_the_injected_cell()
    {
        var notebook = Apply(["beta=1", "steps=2", "beta=3"]);
        Parameters.Apply(notebook, ["steps=4"]);

        Assert.Equal(4, notebook.Cells.Count);
        Assert.Equal("// Set on the command line\nsteps = 4;", notebook.Cells[2].Source);
    }

    [Fact]
    public void A_value_for_a_notebook_without_parameters_is_rejected()
    {
        var notebook = NotebookDocument.Parse(NotebookText.Of("var x = 1;"), "n.ipynb");

        var error = Assert.Throws<ArgumentException>(() => Parameters.Apply(notebook, ["x=2"]));

        Assert.StartsWith("unknown parameter x; the notebook declares no parameters", error.Message, StringComparison.Ordinal);
    }

    private static NotebookDocument Apply(string[] values)
    {
        var notebook = NotebookDocument.Parse(NotebookText.Of("# Title", Cell, "steps"), "n.ipynb");
        Parameters.Apply(notebook, values);
        return notebook;
    }
}
