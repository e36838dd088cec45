using System.Text.RegularExpressions;

namespace DpoNotebooks.Kernel.Language;

/// <summary>What is known of a name.</summary>
/// <param name="Signature">Its declaration as C#.</param>
/// <param name="Overloads">How many other methods have the name.</param>
/// <param name="Documentation">What its XML documentation says.</param>
internal sealed partial record Inspection(string Signature, int Overloads, Documentation Documentation)
{
    /// <summary>To read as text/plain.</summary>
    public string ToText() => string.Join("\n\n", Parts(
        Signature,
        text => text,
        (title, lines) => $"{title}:\n" + string.Join('\n', lines.Select(line => "  " + (line.Name is null ? line.Text : $"{line.Name}: {line.Text}")))));

    /// <summary>To read as text/markdown.</summary>
    public string ToMarkdown() => string.Join("\n\n", Parts(
        $"```csharp\n{Signature}\n```",
        Escaped,
        (title, lines) => $"**{title}**\n\n" + string.Join('\n', lines.Select(line => "- " + (line.Name is null ? "" : $"`{line.Name}`: ") + Escaped(line.Text)))));

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

    // Signs that Markdown would take for its own, but not those in `code`.
    private static string Escaped(string text) =>
        string.Join('`', text.Split('`').Select((part, index) => index % 2 == 0 ? MarkdownSigns().Replace(part, @"\$0") : part));

    [GeneratedRegex(@"[\\*_<\[]")]
    private static partial Regex MarkdownSigns();
}
