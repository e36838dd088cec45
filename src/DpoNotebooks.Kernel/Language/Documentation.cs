using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace DpoNotebooks.Kernel.Language;

/// <summary>The documentation of a parameter, an exception or a return value.</summary>
/// <param name="Name">The name; null for a return value.</param>
/// <param name="Text">The text, with code in `backticks`.</param>
internal sealed record DocumentedName(string? Name, string Text);

/// <summary>The XML documentation of a symbol as text. Missing parts are empty.</summary>
/// <param name="Summary">The summary.</param>
/// <param name="Remarks">The remarks.</param>
/// <param name="Parameters">The parameters and type parameters.</param>
/// <param name="Returns">The return value, or the value of a property.</param>
/// <param name="Exceptions">The exceptions.</param>
internal sealed partial record Documentation(
    string Summary,
    string Remarks,
    IReadOnlyList<DocumentedName> Parameters,
    string Returns,
    IReadOnlyList<DocumentedName> Exceptions)
{
    /// <summary>No documentation.</summary>
    public static Documentation Empty { get; } = new("", "", [], "", []);

    /// <summary>Parses the member element of an XML documentation file; returns <see cref="Empty"/> if it is not valid XML.</summary>
    public static Documentation Parse(string xml)
    {
        try
        {
            return xml.Length == 0 ? Empty : Of(XElement.Parse(xml, LoadOptions.PreserveWhitespace));
        }
        catch (XmlException)
        {
            return Empty; // the comment of a cell may be malformed
        }
    }

    private static Documentation Of(XElement member) => new(
        Text(member.Element("summary")),
        Text(member.Element("remarks")),
        [.. member.Elements().Where(element => element.Name.LocalName is "param" or "typeparam").Select(element => Named(element, "name"))],
        Text(member.Element("returns") ?? member.Element("value")),
        [.. member.Elements("exception").Select(element => Named(element, "cref"))]);

    private static DocumentedName Named(XElement element, string attribute) => new(ShortName((string?)element.Attribute(attribute) ?? ""), Text(element));

    private static string Text(XElement? element)
    {
        var text = string.Concat(element?.Nodes().Select(Text) ?? []);
        return BlankLines().Replace(SpacesAtLineEnds().Replace(text, "\n"), "\n\n").Trim();
    }

    private static string Text(XNode node) => node switch
    {
        XText text => Spaces().Replace(text.Value, " "),
        XElement element => Inline(element),
        _ => "",
    };

    private static string Inline(XElement element) => element.Name.LocalName switch
    {
        "see" or "seealso" when element.Attribute("href") is { } link => element.Value.Length > 0 ? $"{element.Value} ({link.Value})" : link.Value,
        "see" or "seealso" when element.Value.Length > 0 => element.Value,
        "see" or "seealso" => $"`{ShortName((string?)element.Attribute("cref") ?? (string?)element.Attribute("langword") ?? "")}`",
        "paramref" or "typeparamref" => $"`{(string?)element.Attribute("name")}`",
        "c" => $"`{element.Value}`",
        "code" => $"\n\n`{element.Value.Trim()}`\n\n",
        "para" => $"\n\n{Text(element)}\n\n",
        "item" => $"\n- {Text(element)}",
        "br" => "\n",
        _ => Text(element),
    };

    // T:System.Collections.Generic.List`1 is List, M:System.Math.Max(System.Int32,System.Int32) is Max.
    private static string ShortName(string cref) => cref.Split('(')[0].Split('.')[^1].Split(':')[^1].Split('`')[0];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" *\n *")]
    private static partial Regex SpacesAtLineEnds();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();
}
