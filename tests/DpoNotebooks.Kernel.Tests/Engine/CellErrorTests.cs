namespace DpoNotebooks.Kernel.Tests.Engine;

public sealed class CellErrorTests : EngineTests
{
    [Fact]
    public async Task A_directive_that_cannot_be_executed_is_an_error_with_its_line()
    {
        Assert.False(await Run("var a = 1;\n#!fsharp\n1"));
        Assert.Equal("DirectiveError", Error().Name);
        Assert.StartsWith("line 2: #!fsharp", Error().Message, StringComparison.Ordinal);

        Assert.False(await Run("#r \"no/such.dll\""));
        Assert.StartsWith("line 1: ", Error().Message, StringComparison.Ordinal);
        Assert.Contains("such.dll", Error().Message);
    }

    [Fact]
    public async Task The_variables_of_a_failed_cell_keep_their_values()
    {
        Assert.False(await Run("var half = 1; half = 2; throw new Exception();"));
        await Run("half");

        Assert.Equal("2", Result());
    }

    [Fact]
    public async Task A_compile_error_marks_the_line_and_the_column()
    {
        Assert.False(await Run("var a = 1;\nvar b = a + nope;"));

        Assert.Equal("CompileError", Error().Name);
        Assert.Equal("line 2: error CS0103: The name 'nope' does not exist in the current context", Error().Message);
        Assert.Equal(["   2 | var b = a + nope;", "     |             ^"], Error().Traceback.Skip(1));
    }

    [Fact]
    public async Task A_runtime_error_names_its_type_message_and_line_and_keeps_the_state()
    {
        await Run("var kept = 7;\n\nvoid Fail() =>\n    throw new InvalidOperationException(\"bad β\");");
        Assert.False(await Run("kept = 8;\n// here\nthrow new ArgumentException(\"no good\", new InvalidOperationException(\"inside\"));"));

        Assert.Equal("ArgumentException", Error().Name);
        Assert.Equal("no good (line 3)", Error().Message);
        Assert.Equal("line 3: ArgumentException: no good", Error().Traceback[0]);
        Assert.StartsWith("   3 | throw new", Error().Traceback[1], StringComparison.Ordinal);
        Assert.Contains("caused by InvalidOperationException: inside", Error().Traceback);
        await Run("kept");
        Assert.Equal("8", Result());
    }

    [Fact]
    public async Task An_error_in_a_function_of_an_earlier_cell_is_reported_at_the_call()
    {
        await Run("void Fail() => throw new InvalidOperationException(\"bad\");");
        await Run("var a = 1;\nFail();");

        Assert.Equal("line 2: InvalidOperationException: bad", Error().Traceback[0]);
        Assert.Contains(Error().Traceback, line => line.Contains("at Fail() in cell 1:line 1", StringComparison.Ordinal));
    }
}
