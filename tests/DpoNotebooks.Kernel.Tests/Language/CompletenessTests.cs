using DpoNotebooks.Kernel.Language;

namespace DpoNotebooks.Kernel.Tests.Language;

public sealed class CompletenessTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1 + 1")]
    [InlineData("var x = 1;")]
    [InlineData("if (true) { }")]
    [InlineData("// a {")]
    [InlineData("await Task.Delay(1)")]
    [InlineData("#!time")]
    [InlineData("#!time\nvar x = 1;")]
    [InlineData("#r \"nuget: ScottPlot, 5.0\"")]
    [InlineData("#r \"a.dll\"")]
    [InlineData("#load \"a.csx\"")]
    [InlineData("#!markdown\nText (that is not code {")]
    public void A_cell_that_can_run_is_complete(string code) => Assert.Equal(new(CompletenessStatus.Complete, ""), CellLanguage.IsComplete(code));

    [Theory]
    [InlineData("if (true) {", "    ")]
    [InlineData("for (var i = 0; i < 3; i++)\n{\n    Show(", "        ")]
    [InlineData("for (var i = 0; i < 3; i++)\n{\n    i++;", "    ")]
    [InlineData("if (true)", "")]
    [InlineData("if (true) 1", "")]
    [InlineData("int x = 5", "")]
    [InlineData("x +", "")]
    [InlineData("torch.", "")]
    [InlineData("try { }", "")]
    [InlineData("void F(", "    ")]
    [InlineData("var f = () =>", "")]
    [InlineData("    var t = (1,", "    ")]
    [InlineData("#if X", "")]
    [InlineData("  /* a", "")]
    [InlineData("  var s = @\"a {", "")]
    [InlineData("\"\"\"\nabc", "")]
    [InlineData("var s = \"\"\"\n  abc\n", "")]
    [InlineData("$\"\"\"\nabc {x}\n", "")]
    [InlineData("$@\"abc {x}", "")]
    public void A_cell_that_needs_more_lines_is_incomplete(string code, string indent) =>
        Assert.Equal(new(CompletenessStatus.Incomplete, indent), CellLanguage.IsComplete(code));

    [Theory]
    [InlineData("foo )")]
    [InlineData("{ )")]
    [InlineData("if (x) { )")]
    [InlineData("foo(}")]
    [InlineData("}")]
    [InlineData("else")]
    [InlineData("var 3 = 2;")]
    [InlineData("x = = 3\n{")]
    [InlineData("x = = 3\n@\"")]
    [InlineData("Show(1)\nShow(2)")]
    [InlineData("\"abc")]
    [InlineData("{ var s = \"abc\n")]
    [InlineData("try { }\nfoo(1")]
    public void A_cell_that_more_lines_cannot_fix_is_invalid(string code) => Assert.Equal(new(CompletenessStatus.Invalid, ""), CellLanguage.IsComplete(code));
}
