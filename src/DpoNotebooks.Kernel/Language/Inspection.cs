using System.Text.RegularExpressions;

namespace DpoNotebooks.Kernel.Language;

/// <summary>The signature and documentation of a symbol.</summary>
/// <param name="Signature">The declaration in C#.</param>
/// <param name="Overloads">The number of other methods with the same name.</param>
/// <param name="Documentation">The XML documentation.</param>
internal sealed partial record Inspection(string Signature, int Overloads, Documentation Documentation)
{
    /// <summary>Returns the text/plain form.</summary>
    public string ToText() => string.Join("\n\n", Parts(
        Signature,
        text => text,
        (title, lines) => $"{title}:\n" + string.Join('\n', lines.Select(line => "  " + (line.Name is null ? line.Text : $"{line.Name}: {line.Text}")))));

    /// <summary>Returns the text/markdown form.</summary>
    public string ToMarkdown() => string.Join("\n\n", Parts(
        $"```csharp\n{Signature}\n```",
        Escape,
        (title, lines) => $"**{title}**\n\n"
            + string.Join('\n', lines.Select(line => "- " + (line.Name is null ? "" : $"`{line.Name}`: ") + Escape(line.Text)))));

    private IEnumerable<string> Parts(string head, Func<string, string> prose, Func<string, IReadOnlyList<DocumentedName>, string> section)
    {
        yield return head;
        if (Overloads > 0)
        {
            yield return Overloads == 1 ? "+ 1 overload" : $"+ {Overloads} overloads";
        }

        foreach (var text in new[] { Documentation.Summary, Documentation.Remarks }.Where(text => text.Length > 0))
        {
            yield return prose(text);
        }

        if (Documentation.Parameters.Count > 0)
        {
            yield return section("Parameters", Documentation.Parameters);
        }

        if (Documentation.Returns.Length > 0)
        {
            yield return section("Returns", [new(null, Documentation.Returns)]);
        }

        if (Documentation.Exceptions.Count > 0)
        {
            yield return section("Exceptions", Documentation.Exceptions);
        }
    }

    // Escapes Markdown's special characters, except in `code`.
    private static string Escape(string text) =>
        string.Join('`', text.Split('`').Select((part, index) => index % 2 == 0 ? MarkdownCharacters().Replace(part, @"\$0") : part));

    [GeneratedRegex(@"[\\*_<\[]")]
    private static partial Regex MarkdownCharacters();
}
