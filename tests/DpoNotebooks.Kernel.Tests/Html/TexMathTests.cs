using DpoNotebooks.Kernel.Html;

namespace DpoNotebooks.Kernel.Tests.Html;

public class TexMathTests
{
    [Theory]
    [InlineData("x_1", "<msub><mi>x</mi><mn>1</mn></msub>")]
    [InlineData("r^*", "<msup><mi>r</mi><mo>∗</mo></msup>")]
    [InlineData("y_w^{2}", "<msubsup><mi>y</mi><mi>w</mi><mrow><mn>2</mn></mrow></msubsup>")]
    [InlineData("\\frac{1}{\\beta}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>β</mi></mrow></mfrac>")]
    [InlineData("\\log\\sigma(u)", "<mo lspace=\"0.17em\" rspace=\"0.17em\">log</mo><mi>σ</mi><mo>(</mo><mi>u</mi><mo>)</mo>")]
    [InlineData("\\left( a \\right)", "<mrow><mo>(</mo><mrow><mi>a</mi></mrow><mo>)</mo></mrow>")]
    [InlineData("\\left\\{ a \\right.", "<mrow><mo>{</mo><mrow><mi>a</mi></mrow></mrow>")]
    [InlineData("\\mathbb{E}, \\mathcal{L}", "<mi>𝔼</mi><mo>,</mo><mi>ℒ</mi>")]
    [InlineData("\\pi_{\\mathrm{ref}}", "<msub><mi>π</mi><mrow><mtext>ref</mtext></mrow></msub>")]
    [InlineData("\\hat r - 0.5 < 3", "<mover accent=\"true\"><mi>r</mi><mo>^</mo></mover><mo>−</mo><mn>0.5</mn><mo>&lt;</mo><mn>3</mn>")]
    public void Formulas_are_converted_to_MathML(string tex, string expected) =>
        Assert.Equal($"<math><mrow>{expected}</mrow></math>", TexMath.Html(tex, display: false));

    [Fact]
    public void Limits_of_a_sum_are_below_and_above_only_in_a_display_formula()
    {
        Assert.Contains("<munderover><mo>∑</mo>", TexMath.Html("\\sum_{t}^T", display: true), StringComparison.Ordinal);
        Assert.Contains("<msubsup><mo>∑</mo>", TexMath.Html("\\sum_{t}^T", display: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\unknown{<x>}", "\\unknown{&lt;x&gt;}")]
    [InlineData("{a", "{a")]
    [InlineData("a}", "a}")]
    [InlineData("\\left( a", "\\left( a")]
    [InlineData("\\frac{a}", "\\frac{a}")]
    [InlineData("a_", "a_")]
    [InlineData("\\", "\\")]
    public void A_formula_that_cannot_be_parsed_stays_as_TeX(string tex, string shown) =>
        Assert.Equal($"<code class=\"tex\">{shown}</code>", TexMath.Html(tex, display: false));

    [Fact]
    public void Formulas_in_markdown_are_converted()
    {
        var html = Prose.Html("With $\\beta = 0.1$:\n\n$$\nx^2\n$$\n\ncosts \\$5 | a\n\n| a | b |\n|---|---|\n| 1 | $y$ |\n");

        Assert.Contains("With <math><mrow><mi>β</mi><mo>=</mo><mn>0.1</mn></mrow></math>:", html, StringComparison.Ordinal);
        Assert.Contains("<math display=\"block\"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>", html, StringComparison.Ordinal);
        Assert.Contains("<td><math><mrow><mi>y</mi></mrow></math></td>", html, StringComparison.Ordinal);
        Assert.Contains("costs $5", html, StringComparison.Ordinal);
    }
}
