using System.Globalization;
using System.Net;
using System.Text;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Formats a <see cref="ValueTree"/> as a table of two columns with collapsible parts, and as indented text.</summary>
internal static class ValueTreeView
{
    // Front ends align cells to the right by default and accept style attributes only.
    private const string Cell = "style=\"text-align:left;vertical-align:top;padding:2px 8px\"";

    /// <summary>Formats the tree as HTML without style sheets and scripts.</summary>
    public static string Html(ValueTree tree)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<div><strong>{Encode(tree.Line)}</strong>");
        AppendTable(html, tree);
        return html.Append("</div>").ToString();
    }

    /// <summary>Formats the tree as text: one line per value, with indented parts.</summary>
    public static string Text(ValueTree tree)
    {
        var lines = new List<string> { tree.Line };
        AddLines(lines, tree, "  ");
        return string.Join('\n', lines);
    }

    private static void AppendTable(StringBuilder html, ValueTree tree)
    {
        if (tree.Parts.Count == 0)
        {
            return;
        }

        html.Append("<table class=\"value\"><tbody>");
        foreach (var part in tree.Parts)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th {Cell}>{Encode(part.Name)}</th><td {Cell}>");
            if (part.Parts.Count == 0)
            {
                html.Append(Encode(part.Line));
            }
            else
            {
                var hint = $"<span style=\"opacity:.6\">{Encode(Hint(part))}</span>";
                html.Append(CultureInfo.InvariantCulture, $"<details><summary>{Encode(part.Line)} {hint}</summary>");
                AppendTable(html, part);
                html.Append("</details>");
            }

            html.Append("</td></tr>");
        }

        html.Append("</tbody></table>");
    }

    // The first simple parts, which distinguish a collapsed part from its siblings.
    private static string Hint(ValueTree tree) => string.Join(", ", tree.Parts.Where(part => part.Parts.Count == 0).Take(3)
        .Select(part => $"{part.Name} {(part.Line.Length <= 30 ? part.Line : $"{part.Line[..30]}…")}"));

    private static void AddLines(List<string> lines, ValueTree tree, string indent)
    {
        foreach (var part in tree.Parts)
        {
            lines.Add($"{indent}{part.Name}: {part.Line}");
            AddLines(lines, part, indent + "  ");
        }
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
