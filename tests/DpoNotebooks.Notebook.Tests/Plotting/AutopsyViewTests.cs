using System.Xml.Linq;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Plotting;

namespace DpoNotebooks.Notebook.Tests.Plotting;

public class AutopsyViewTests
{
    private static readonly TokenAutopsy Autopsy = new(4, 0.5, ["<p>", "\n"],
        new([new(11, " good", -1, -2, 0.5), new(12, "<0xE2>", -3, -2.5, -0.25), new(0, "", -1, -1, 0)]),
        new([new(13, "a&b\n", -4, -2, 1)]));

    [Fact]
    public void Colours_range_from_orange_red_to_blue_on_a_symmetric_scale()
    {
        var html = AutopsyView.Html(Autopsy);

        Assert.Equal("background:rgba(0,114,178,0.3);", BackgroundOf(html, "␣good")); // +1 of ±2: half of the maximum opacity, 0.6
        Assert.Equal("background:rgba(213,94,0,0.15);", BackgroundOf(html, "&lt;0xE2&gt;"));
        Assert.Equal("background:rgba(213,94,0,0.6);", BackgroundOf(html, "a&amp;b↵"));
        Assert.Equal("background:rgba(0,114,178,0);", BackgroundOf(html, "∅"));
        Assert.Contains("-2.00", html);
        Assert.Contains("+2.00 nats", html);
    }

    [Fact]
    public void The_HTML_is_well_formed_and_texts_are_escaped_with_visible_white_space()
    {
        var html = AutopsyView.Html(Autopsy);

        var xml = html.Replace("&nbsp;", " ", StringComparison.Ordinal).Replace("<br>", "<br/>", StringComparison.Ordinal);
        var spans = XElement.Parse(xml).Descendants("span").ToArray();
        Assert.Equal(["<p>", "↵", "␣good", "<0xE2>", "∅", "a&b↵"], spans.Where(span => span.Attribute("title") is not null).Select(span => span.Value));
        Assert.Equal("token 11 log π -1.00 log π_ref -2.00 log-ratio +1.00 adds +0.50 to βΔ (40 %)", // XML reads the line breaks as spaces
            (string?)spans.Single(span => span.Value == "␣good").Attribute("title"));
        Assert.Contains("βΔ = +1.25 at β = 0.5, loss 0.252, gradient weight 0.223", html);
    }

    [Fact]
    public void The_text_has_aligned_columns_that_add_up() => Assert.Equal(
        """
        pair 4: βΔ = +1.25 at β = 0.5, loss 0.252, gradient weight 0.223
        prompt: <p> ↵
        chosen        id    log π  log π_ref  log-ratio  adds to βΔ
        ␣good         11    -1.00      -2.00      +1.00       +0.50
        <0xE2>        12    -3.00      -2.50      -0.50       -0.25
        ∅              0    -1.00      -1.00       0.00        0.00
        sum                 -5.00      -5.50      +0.50       +0.25
        rejected      id    log π  log π_ref  log-ratio  adds to βΔ
        a&b↵          13    -4.00      -2.00      -2.00       +1.00
        sum                 -4.00      -2.00      -2.00       +1.00
        """, AutopsyView.Text(Autopsy));

    [Fact]
    public void Rounding_errors_of_an_untrained_policy_are_not_coloured()
    {
        var still = Autopsy with { Chosen = new([new(1, "a", -1.000001, -1, 0)]), Rejected = new([new(2, "b", -1, -1, 0)]) };

        Assert.Equal("background:rgba(213,94,0,0);", BackgroundOf(AutopsyView.Html(still), "a"));
    }

    [Fact]
    public void A_notebook_shows_an_autopsy_as_HTML_and_text()
    {
        NotebookFormatters.Register();

        var bundle = MimeBundle.Of(Autopsy);

        Assert.Equal(AutopsyView.Html(Autopsy), bundle.Data[MimeBundle.Html]);
        Assert.Equal(AutopsyView.Text(Autopsy), bundle.Text);
    }

    private static string BackgroundOf(string html, string text)
    {
        var before = html[..html.IndexOf($">{text}</span>", StringComparison.Ordinal)];
        var style = before[(before.LastIndexOf("style=\"", StringComparison.Ordinal) + 7)..];
        return style[..(style.IndexOf(';', StringComparison.Ordinal) + 1)];
    }
}
