using System.Globalization;
using System.Net;
using System.Text;

namespace DpoNotebooks.Plotting;

/// <summary>A completion to show.</summary>
/// <param name="Prompt">Prompt.</param>
/// <param name="Completion">Completion.</param>
/// <param name="Reward">Its reward.</param>
public sealed record SampleRow(string Prompt, string Completion, double Reward)
{
    /// <summary>Who wrote it: "reference", "DPO, β = 0.1"; the column is left out where no row has one.</summary>
    public string? Source { get; init; }

    /// <summary>log π(y|x) − log π_ref(y|x), in nats; the column is left out where no row has one.</summary>
    public double? LogRatio { get; init; }
}

/// <summary>Completions as a table, the reward's cell shaded from low (orange) over white to high (blue).</summary>
/// <param name="Rows">Rows, in order.</param>
public sealed record SampleTable(IReadOnlyList<SampleRow> Rows)
{
    private bool HasSource => Rows.Any(row => row.Source is not null);

    private bool HasPrompt => Rows.Any(row => row.Prompt.Length > 0);

    private bool HasLogRatio => Rows.Any(row => row.LogRatio is not null);

    /// <summary>The table as HTML; every text is escaped, line breaks are kept.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<table>\n<thead><tr>");
        foreach (var name in Columns())
        {
            html.Append(CultureInfo.InvariantCulture, $"<th style=\"text-align:left;padding:2px 8px\">{name}</th>");
        }
        html.Append("</tr></thead>\n<tbody>\n");
        var (low, high) = ShadeRange();
        foreach (var row in Rows)
        {
            html.Append("<tr>");
            foreach (var text in Texts(row).SkipLast(1))
            {
                html.Append(CultureInfo.InvariantCulture,
                    $"<td style=\"text-align:left;vertical-align:top;padding:2px 8px;white-space:pre-wrap\">{WebUtility.HtmlEncode(text)}</td>");
            }
            html.Append(CultureInfo.InvariantCulture,
                $"<td style=\"text-align:right;vertical-align:top;padding:2px 8px;color:#111;background:{Shade(row.Reward, low, high)}\">{Number(row.Reward)}</td></tr>\n");
        }
        return html.Append("</tbody>\n</table>\n").ToString();
    }

    /// <summary>The table as text, a row a paragraph.</summary>
    public string ToText() => string.Join('\n', Rows.Select(row => string.Join(" | ", Texts(row))));

    /// <summary>The table as text.</summary>
    public override string ToString() => ToText();

    private IEnumerable<string> Columns() =>
        ((string?[])[HasPrompt ? "prompt" : null, HasSource ? "from" : null, "completion", HasLogRatio ? "log ratio" : null, "reward"]).OfType<string>();

    private IEnumerable<string> Texts(SampleRow row) => ((string?[])
    [
        HasPrompt ? row.Prompt : null, HasSource ? row.Source ?? "" : null, row.Completion,
        HasLogRatio ? row.LogRatio is { } ratio ? Number(ratio) : "" : null, Number(row.Reward),
    ]).OfType<string>();

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    // Rewards that all lie in 0..1 are shaded over 0..1, so that a colour says the same in every table; others over what there is.
    private (double Low, double High) ShadeRange()
    {
        var finite = Rows.Select(row => row.Reward).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
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
