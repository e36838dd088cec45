using System.Globalization;
using System.Net;
using System.Text;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Formats a <see cref="SampleTable"/> as HTML, with rewards shaded from low (orange) through white to high (blue).</summary>
internal static class SampleTableView
{
    /// <summary>Formats the table. Texts are escaped and keep their line breaks.</summary>
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

            var shade = Shade(row.Reward, low, high);
            html.Append(CultureInfo.InvariantCulture,
                $"<td style=\"text-align:right;vertical-align:top;padding:2px 8px;color:#111;background:{shade}\">{table.Texts(row)[^1]}</td></tr>\n");
        }

        return html.Append("</tbody>\n</table>\n").ToString();
    }

    // Rewards within [0, 1] are shaded over [0, 1], so that colours are comparable between tables. Others are shaded over their own range.
    private static (double Low, double High) ShadeRange(SampleTable table)
    {
        var finite = table.Rows.Select(row => row.Reward).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        return finite.All(reward => reward is >= 0 and <= 1) ? (0, 1) : (finite.Min(), finite.Max());
    }

    // From orange (230, 159, 0) through white at the middle of the range to blue (86, 180, 233).
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
