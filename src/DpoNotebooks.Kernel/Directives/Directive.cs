using System.Text.RegularExpressions;
using DpoNotebooks.Kernel.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>One line that speaks to the notebook rather than to C#.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Start">Where the line begins in the code.</param>
/// <param name="End">Where it ends, before the line break.</param>
/// <param name="Name">#r, #i, #load, or #! and a word, in small letters.</param>
/// <param name="Argument">The rest of the line.</param>
internal sealed partial record Directive(int Line, int Start, int End, string Name, string Argument)
{
    /// <summary>The directives of a cell, in order. C# itself says where they are: those in strings, comments or under a false #if are none.</summary>
    public static IEnumerable<Directive> Of(string code)
    {
        if (!code.Contains('#', StringComparison.Ordinal))
        {
            yield break;
        }

        var tree = CSharpSyntaxTree.ParseText(code, CellSyntax.Language);
        var lines = tree.GetText().Lines;
        foreach (var trivia in tree.GetRoot().DescendantTrivia().Where(IsOurs))
        {
            var line = lines.GetLineFromPosition(trivia.SpanStart);
            var match = Parts().Match(line.ToString());
            if (match.Success)
            {
                yield return new Directive(line.LineNumber + 1, line.Start, line.End, match.Groups["name"].Value.ToLowerInvariant(), match.Groups["argument"].Value);
            }
        }
    }

    /// <summary>Whether Roslyn's scripts have it too: #load, and #r of a file.</summary>
    public bool IsRoslyns => Name == "#load" || (Name == "#r" && Package() is null);

    /// <summary>What follows nuget: in the quotes; null where that is not there.</summary>
    public string? Package() =>
        Quoted() is { } text && text.StartsWith("nuget", StringComparison.OrdinalIgnoreCase) && text["nuget".Length..].TrimStart() is [':', .. var rest] ? rest.Trim() : null;

    /// <summary>The argument without its quotes; null where it has none.</summary>
    public string? Quoted() => Quotes().Match(Argument) is { Success: true } match ? match.Groups["text"].Value.Trim() : null;

    // C# knows #r, #load and #! on a file's first line; the others are bad directives to it, as is a misspelt #endif, which stays C#'s.
    private static bool IsOurs(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.ReferenceDirectiveTrivia or SyntaxKind.LoadDirectiveTrivia or SyntaxKind.ShebangDirectiveTrivia or SyntaxKind.BadDirectiveTrivia
        && trivia.GetStructure() is DirectiveTriviaSyntax { IsActive: true };

    // #!/usr/bin/env … is a script's first line, no directive.
    [GeneratedRegex("""^\s*(?<name>#(?:r|i|load|![^\s"/]+))(?![\w-])\s*(?<argument>.*?)\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex Parts();

    [GeneratedRegex("""^"(?<text>[^"]*)"\s*;?\s*(//.*)?$""")]
    private static partial Regex Quotes();
}
