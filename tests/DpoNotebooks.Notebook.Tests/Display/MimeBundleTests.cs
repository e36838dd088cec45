using DpoNotebooks.Notebook.Display;
using Microsoft.DotNet.Interactive.Formatting;

namespace DpoNotebooks.Notebook.Tests.Display;

public class MimeBundleTests
{
    [Theory]
    [InlineData(3, "3")]
    [InlineData(0.5, "0.5")]
    [InlineData("two\nlines <b>", "two\nlines <b>")]
    [InlineData(null, "<null>")]
    public void Numbers_and_text_are_shown_as_plain_text(object? value, string text) =>
        Assert.Equal([KeyValuePair.Create("text/plain", text)], MimeBundle.Of(value).Data);

    [Fact]
    public void An_object_is_shown_as_a_table_and_as_plain_text()
    {
        var bundle = MimeBundle.Of(new { Beta = 0.1 });

        Assert.Contains("<td>Beta</td>", bundle.Data[MimeBundle.Html], StringComparison.Ordinal);
        Assert.Contains("Beta: 0.1", bundle.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_can_be_formatted_in_a_given_MIME_type()
    {
        Assert.Equal("<b>x</b>", MimeBundle.Of("<b>x</b>".ToHtmlContent()).Data[MimeBundle.Html]);
        Assert.Equal("[1,2]", MimeBundle.Of(Enumerable.Range(1, 2).ToArray(), "application/json").Data["application/json"]);
    }
}
