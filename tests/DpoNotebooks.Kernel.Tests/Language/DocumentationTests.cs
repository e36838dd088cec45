using DpoNotebooks.Kernel.Language;

namespace DpoNotebooks.Kernel.Tests.Language;

public sealed class DocumentationTests
{
    [Fact]
    public void XML_elements_are_converted_to_text()
    {
        var read = Documentation.Parse("""
            <member name="T:A">
              <summary>
                Of a <see cref="T:System.Collections.Generic.List`1"/>, <see langword="null"/>
                or <see href="https://a.b">this page</see>.
                <para>Next <c>x</c>.</para>
                <list><item><description>one</description></item><item>two</item></list>
              </summary>
              <exception cref="T:System.ArgumentException">Never.</exception>
            </member>
            """);

        Assert.Equal("Of a `List`, `null` or this page (https://a.b).\n\nNext `x`.\n\n- one\n- two", read.Summary);
        Assert.Equal([new DocumentedName("ArgumentException", "Never.")], read.Exceptions);
    }

    [Fact]
    public void Malformed_XML_is_no_documentation()
    {
        Assert.Same(Documentation.Empty, Documentation.Parse("<member><summary>a < b</summary></member>"));
        Assert.Same(Documentation.Empty, Documentation.Parse(""));
    }
}
