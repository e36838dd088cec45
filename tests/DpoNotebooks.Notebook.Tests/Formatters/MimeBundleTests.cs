using DpoNotebooks.Notebook.Formatters;
using Microsoft.DotNet.Interactive.Formatting;

namespace DpoNotebooks.Notebook.Tests.Formatters;

public class MimeBundleTests
{
    [Theory]
    [InlineData(3, "3")]
    [InlineData(0.5, "0.5")]
    [InlineData("two\nlines <b>", "two\nlines <b>")]
    [InlineData(null, "<null>")]
    public void Numbers_and_text_are_plain(object? value, string text) =>
        Assert.Equal([KeyValuePair.Create("text/plain", text)], MimeBundle.Of(value).Data);

    [Fact]
    public void An_object_is_a_table_and_plain_text()
    {
        var bundle = MimeBundle.Of(new { Beta = 0.1 });

        Assert.Contains("<td>Beta</td>", bundle.Data[MimeBundle.Html], StringComparison.Ordinal);
        Assert.Contains("Beta: 0.1", bundle.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_type_that_is_asked_for_is_given()
    {
        Assert.Equal("<b>x</b>", MimeBundle.Of("<b>x</b>".ToHtmlContent()).Data[MimeBundle.Html]);
        Assert.Equal("[1,2]", MimeBundle.Of(Enumerable.Range(1, 2).ToArray(), "application/json").Data["application/json"]);
    }
}
