using System.Net;
using System.Text;
using DpoNotebooks.Kernel.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DpoNotebooks.Kernel.Html;

/// <summary>Highlights the keywords, literals and comments of C#.</summary>
internal static class CodeColours
{
    /// <summary>Converts code to HTML, with spans of class k (keyword), s (string or character), n (number) and c (comment).</summary>
    public static string Html(string code)
    {
        var html = new StringBuilder();
        var root = CSharpSyntaxTree.ParseText(code, CellSyntax.Language).GetRoot();
        foreach (var token in root.DescendantTokens(descendIntoTrivia: false))
        {
            foreach (var trivia in token.LeadingTrivia)
            {
                Append(html, trivia.ToFullString(), ClassOf(trivia));
            }

            Append(html, token.Text, ClassOf(token));
            foreach (var trivia in token.TrailingTrivia)
            {
                Append(html, trivia.ToFullString(), ClassOf(trivia));
            }
        }

        return html.ToString();
    }

    private static void Append(StringBuilder html, string text, string? kind)
    {
        var encoded = WebUtility.HtmlEncode(text);
        html.Append(kind is null || text.Length == 0 ? encoded : $"<span class=\"{kind}\">{encoded}</span>");
    }

    private static string? ClassOf(SyntaxToken token) =>
        IsKeyword(token) ? "k"
        : token.IsKind(SyntaxKind.NumericLiteralToken) ? "n"
        : IsText(token.Kind().ToString()) ? "s"
        : null;

    private static bool IsKeyword(SyntaxToken token) =>
        token.IsKeyword()
        || SyntaxFacts.IsContextualKeyword(token.Kind())
        || (token.ValueText is "var" or "await" && token.IsKind(SyntaxKind.IdentifierToken));

    private static bool IsText(string kind) => kind.Contains("String", StringComparison.Ordinal) || kind.Contains("CharacterLiteral", StringComparison.Ordinal);

    private static string? ClassOf(SyntaxTrivia trivia) =>
        trivia.Kind().ToString().Contains("Comment", StringComparison.Ordinal) ? "c" : trivia.IsDirective ? "k" : null;
}
