using System.Globalization;
using System.Net;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Formats a <see cref="TokenAutopsy"/> with tokens coloured by log-ratio: blue if the policy assigns a higher probability than the
/// reference, orange-red if lower. The scale is symmetric.</summary>
internal static class AutopsyView
{
    // The palette's blue and vermilion, which colour-blind readers can tell apart. They are translucent to suit light and dark pages.
    private const string Up = "0,114,178";
    private const string Down = "213,94,0";
    private const double MaxOpacity = 0.6;

    private static string Gradient =>
        $"linear-gradient(90deg,rgba({Down},{F(MaxOpacity)}),rgba({Down},0) 50%,rgba({Up},0) 50%,rgba({Up},{F(MaxOpacity)}))";

    /// <summary>Formats HTML: the numbers of the pair, the prompt in grey, both responses coloured, and the scale. Hovering over a token
    /// shows its numbers.</summary>
    public static string Html(TokenAutopsy autopsy)
    {
        var scale = ScaleOf(autopsy);
        return $"""
            <div class="autopsy" style="line-height:1.9;max-width:60em">
            <div><b>{WebUtility.HtmlEncode(Heading(autopsy))}</b></div>
            <div style="color:#808080">{string.Concat(autopsy.Prompt.Select(piece => Span(piece, "", "prompt")))}</div>
            {Response("chosen", autopsy, autopsy.Chosen, scale)}
            {Response("rejected", autopsy, autopsy.Rejected, scale)}
            <div style="font-size:.85em;margin-top:.4em">log π − log π_ref: {Signed(-scale)}
            <span style="display:inline-block;width:12em;height:.9em;vertical-align:middle;border:1px solid #808080;background:{Gradient}"></span>
            {Signed(scale)} nats &nbsp; <span style="color:#808080">blue: more likely than under the reference; orange-red: less likely</span></div>
            </div>

            """;
    }

    /// <summary>Formats text: aligned columns with one line per token.</summary>
    public static string Text(TokenAutopsy autopsy)
    {
        var pieces = autopsy.Chosen.Tokens.Concat(autopsy.Rejected.Tokens).Select(token => VisiblePiece.Of(token.Piece).Length);
        var width = pieces.Append("rejected".Length).Max();
        return string.Join('\n',
            [Heading(autopsy), $"prompt: {string.Join(' ', autopsy.Prompt.Select(VisiblePiece.Of))}",
            .. Lines("chosen", autopsy, autopsy.Chosen, width), .. Lines("rejected", autopsy, autopsy.Rejected, width)]);
    }

    private static IEnumerable<string> Lines(string name, TokenAutopsy autopsy, ResponseScores response, int width)
    {
        yield return $"{name.PadRight(width)}      id    log π  log π_ref  log-ratio  adds to βΔ";
        foreach (var token in response.Tokens)
        {
            var id = token.Id.ToString(CultureInfo.InvariantCulture);
            yield return Line(VisiblePiece.Of(token.Piece), id, token.PolicyLogp, token.ReferenceLogp, token.LogRatio, token.Margin);
        }

        yield return Line("sum", "", response.PolicyLogp, response.ReferenceLogp, response.LogRatio, response.Margin);

        string Line(string piece, string id, double policy, double reference, double ratio, double margin) =>
            $"{piece.PadRight(width)}  {id,6}  {F(policy),7}  {F(reference),9}  {Signed(ratio),9}  {Signed(margin),10}";
    }

    private static string Heading(TokenAutopsy autopsy) => string.Create(CultureInfo.InvariantCulture,
        $"pair {autopsy.Pair}: βΔ = {Signed(autopsy.Margin)} at β = {autopsy.Beta:G4}, loss {autopsy.Loss:F3}, gradient weight {autopsy.Weight:F3}");

    private static string Response(string name, TokenAutopsy autopsy, ResponseScores response, double scale) => $"""
        <div style="margin-top:.4em"><b>{name}</b> <span style="font-size:.85em;color:#808080">{Sums(response)}</span></div>
        <div>{string.Concat(response.Tokens.Select(token => Span(token.Piece, Colour(token.LogRatio / scale), Tip(autopsy, token))))}</div>
        """;

    private static string Sums(ResponseScores response) => $"log-ratio {Signed(response.LogRatio)}, adds {Signed(response.Margin)} to βΔ";

    // Spaces between the spans allow line breaks. A line break in the text is shown as a symbol and as a break.
    private static string Span(string piece, string colour, string tip) =>
        $"<span style=\"{colour}padding:.1em .15em;border-radius:.2em;unicode-bidi:isolate\" title=\"{tip}\">"
        + $"{WebUtility.HtmlEncode(VisiblePiece.Of(piece))}</span>{(piece.EndsWith('\n') ? "<br>" : " ")}";

    private static string Colour(double share) =>
        $"background:rgba({(share >= 0 ? Up : Down)},{(Math.Min(1, Math.Abs(share)) * MaxOpacity).ToString("0.###", CultureInfo.InvariantCulture)});";

    private static string Tip(TokenAutopsy autopsy, TokenScore token)
    {
        var share = autopsy.ShareOf(token);
        return WebUtility.HtmlEncode(string.Create(CultureInfo.InvariantCulture,
            $"token {token.Id}\nlog π {F(token.PolicyLogp)}\nlog π_ref {F(token.ReferenceLogp)}\n"
            + $"log-ratio {Signed(token.LogRatio)}\nadds {Signed(token.Margin)} to βΔ"))
            + (double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $" ({100 * share:0} %)") : "");
    }

    // At least 0.1 nats, so that rounding errors of an untrained policy stay uncoloured.
    private static double ScaleOf(TokenAutopsy autopsy) =>
        autopsy.Chosen.Tokens.Concat(autopsy.Rejected.Tokens).Select(token => Math.Abs(token.LogRatio)).Append(0.1).Max();

    private static string F(double value) => value.ToString("0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);
}
