using System.Globalization;
using System.Net;
using System.Text;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>A <see cref="SampleTable"/> as HTML, the reward's cell shaded from low (orange) over white to high (blue).</summary>
public static class SampleTableView
{
    /// <summary>The table as HTML; every text is escaped, line breaks are kept.</summary>
    public static string Html(SampleTable table)
    {
        var html = new StringBuilder("<table>\n<thead><tr>");
        foreach (var name in table.Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th style=\"text-align:left;padding:2px 8px\">{name}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        var (low, high) = ShadeRange(table);
        foreach (var row in table.Rows)
        {
            html.Append("<tr>");
            foreach (var text in table.Texts(row).SkipLast(1))
            {
                html.Append(CultureInfo.InvariantCulture,
                    $"<td style=\"text-align:left;vertical-align:top;padding:2px 8px;white-space:pre-wrap\">{WebUtility.HtmlEncode(text)}</td>");
            }

            html.Append(CultureInfo.InvariantCulture,
                $"<td style=\"text-align:right;vertical-align:top;padding:2px 8px;color:#111;background:{Shade(row.Reward, low, high)}\">{table.Texts(row)[^1]}</td></tr>\n");
        }

        return html.Append("</tbody>\n</table>\n").ToString();
    }

    // Rewards that all lie in 0..1 are shaded over 0..1, so that a colour says the same in every table; others over what there is.
    private static (double Low, double High) ShadeRange(SampleTable table)
    {
        var finite = table.Rows.Select(row => row.Reward).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        return finite.All(reward => reward is >= 0 and <= 1) ? (0, 1) : (finite.Min(), finite.Max());
    }

    // Orange (230, 159, 0) to white to blue (86, 180, 233), white at the middle of the range.
    private static string Shade(double reward, double low, double high)
    {
        if (!double.IsFinite(reward) || high <= low)
        {
            return "#fff";
        }

        var t = 2 * (reward - low) / (high - low) - 1;
        var (r, g, b) = t < 0 ? (230, 159, 0) : (86, 180, 233);
        int Mix(int channel) => (int)Math.Round(255 + Math.Abs(t) * (channel - 255));
        return $"rgb({Mix(r)},{Mix(g)},{Mix(b)})";
    }
}
