using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Plotting;

namespace DpoNotebooks.Notebook.Tests.Plotting;

public class SampleTableTests
{
    [Fact]
    public void Texts_are_escaped_and_rewards_are_shaded_from_low_to_high()
    {
        var html = SampleTableView.Html(new SampleTable([new("<p>", "a & b", 0), new("x", "y", 0.5), new("x", "z", 1)]));

        Assert.Contains("&lt;p&gt;", html);
        Assert.Contains("a &amp; b", html);
        Assert.DoesNotContain("<p>", html);
        Assert.Contains("background:rgb(230,159,0)\">0<", html);
        Assert.Contains("background:rgb(255,255,255)\">0.5<", html);
        Assert.Contains("background:rgb(86,180,233)\">1<", html);
    }

    [Fact]
    public void Optional_columns_appear_only_if_a_row_has_them()
    {
        var bare = new SampleTable([new("p", "c", 1)]);
        var full = new SampleTable([new("p", "c", 1) { Source = "DPO", LogRatio = 2.5 }, new("p", "d", double.NaN)]);

        Assert.DoesNotContain(">from<", SampleTableView.Html(bare));
        Assert.Contains(">from<", SampleTableView.Html(full));
        Assert.Contains(">log ratio<", SampleTableView.Html(full));
        Assert.Equal("p | DPO | c | 2.5 | 1\np |  | d |  | NaN", full.ToText());
    }
}
