using System.Text.RegularExpressions;
using DpoNotebooks.Kernel.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>A line of a cell that is a directive to the notebook rather than C#.</summary>
/// <param name="Line">The line number, from 1.</param>
/// <param name="Start">The position in the code at which the line starts.</param>
/// <param name="End">The position at which the line ends, before the line break.</param>
/// <param name="Name">#r, #i, #load, or #! and a word, in lower case.</param>
/// <param name="Argument">The rest of the line.</param>
internal sealed partial record Directive(int Line, int Start, int End, string Name, string Argument)
{
    /// <summary>
    /// The directives of a cell, in order. The C# parser locates them, so text in strings, comments or under a false #if does not count.
    /// </summary>
    public static IEnumerable<Directive> Of(string code)
    {
        if (!code.Contains('#', StringComparison.Ordinal))
        {
            yield break;
        }

        var tree = CSharpSyntaxTree.ParseText(code, CellSyntax.Language);
        var lines = tree.GetText().Lines;
        foreach (var trivia in tree.GetRoot().DescendantTrivia().Where(IsCandidate))
        {
            var line = lines.GetLineFromPosition(trivia.SpanStart);
            var match = Parts().Match(line.ToString());
            if (match.Success)
            {
                var name = match.Groups["name"].Value.ToLowerInvariant();
                yield return new Directive(line.LineNumber + 1, line.Start, line.End, name, match.Groups["argument"].Value);
            }
        }
    }

    /// <summary>Whether Roslyn's scripts also have the directive: #load, and #r with a file.</summary>
    public bool IsRoslyns => Name == "#load" || (Name == "#r" && Package() is null);

    /// <summary>The text after nuget: in the quotation marks, or null if the argument does not start with nuget:.</summary>
    public string? Package() =>
        Quoted() is { } text && text.StartsWith("nuget", StringComparison.OrdinalIgnoreCase) && text["nuget".Length..].TrimStart() is [':', .. var rest]
            ? rest.Trim()
            : null;

    /// <summary>The argument without its quotation marks, or null if it is not quoted.</summary>
    public string? Quoted() => Quotes().Match(Argument) is { Success: true } match ? match.Groups["text"].Value.Trim() : null;

    // C# has #r, #load, and #! on the first line. It parses the others as bad directives, like a misspelled #endif, which stays in the code.
    private static bool IsCandidate(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.ReferenceDirectiveTrivia or SyntaxKind.LoadDirectiveTrivia
            or SyntaxKind.ShebangDirectiveTrivia or SyntaxKind.BadDirectiveTrivia
        && trivia.GetStructure() is DirectiveTriviaSyntax { IsActive: true };

    // #!/usr/bin/env … is the first line of a script, not a directive.
    [GeneratedRegex("""^\s*(?<name>#(?:r|i|load|![^\s"/]+))(?![\w-])\s*(?<argument>.*?)\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex Parts();

    [GeneratedRegex("""^"(?<text>[^"]*)"\s*;?\s*(//.*)?$""")]
    private static partial Regex Quotes();
}
