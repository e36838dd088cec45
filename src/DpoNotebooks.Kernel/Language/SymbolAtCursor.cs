using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DpoNotebooks.Kernel.Language;

/// <summary>What the cursor is on.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Overloads">How many other methods have its name.</param>
internal sealed record SymbolAtCursor(ISymbol Symbol, int Overloads)
{
    /// <summary>The name under the cursor or just before it; else the method in whose argument list it stands; else null.</summary>
    public static SymbolAtCursor? Find(SemanticModel model, int position)
    {
        var root = model.SyntaxTree.GetRoot();
        var (under, before) = (root.FindToken(position), root.FindToken(Math.Max(0, position - 1)));
        return new[] { under, before }.Where(token => IsName(token) && token.Span.Start <= position && position <= token.Span.End)
            .Select(token => Named(model, token.Parent!)).FirstOrDefault(found => found is not null)
            ?? before.Parent?.AncestorsAndSelf().Where(node => Surrounds(node, position)).Select(list => Called(model, list.Parent!)).FirstOrDefault(found => found is not null);
    }

    private static bool IsName(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken) || token.Parent is PredefinedTypeSyntax or ThisExpressionSyntax or BaseExpressionSyntax;

    private static SymbolAtCursor? Named(SemanticModel model, SyntaxNode name)
    {
        var found = model.GetDeclaredSymbol(name) is { } declared ? [declared] : Candidates(model, name);
        return found.Length == 0 ? null : new(found[0], Math.Max(0, Group(model, name, found[0]) - 1));
    }

    private static bool Surrounds(SyntaxNode node, int position)
    {
        var (open, close) = node switch
        {
            ArgumentListSyntax list => (list.OpenParenToken, list.CloseParenToken),
            BracketedArgumentListSyntax list => (list.OpenBracketToken, list.CloseBracketToken),
            AttributeArgumentListSyntax list => (list.OpenParenToken, list.CloseParenToken),
            _ => default,
        };
        return open.Span.Length > 0 && open.Span.End <= position && (close.IsMissing || position <= close.SpanStart);
    }

    private static SymbolAtCursor? Called(SemanticModel model, SyntaxNode call)
    {
        var name = call is InvocationExpressionSyntax invocation ? invocation.Expression : call;
        var found = Candidates(model, name);
        return found.Length == 0 ? null : new(found[0], Math.Max(0, Group(model, name, found[0]) - 1));
    }

    private static int Group(SemanticModel model, SyntaxNode name, ISymbol called) => called is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
        ? constructor.ContainingType.InstanceConstructors.Count(one => one.DeclaredAccessibility == Accessibility.Public)
        : SymbolSignature.Overloads(model.GetMemberGroup(name)).Count;

    // A call that is not finished has candidates, no symbol.
    private static ISymbol[] Candidates(SemanticModel model, SyntaxNode name)
    {
        var info = model.GetSymbolInfo(name);
        return info.Symbol is { } symbol ? [symbol]
            : info.CandidateSymbols.Length > 0 ? [.. info.CandidateSymbols]
            : name is IdentifierNameSyntax { Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax made } } property
                ? [.. model.LookupSymbols(name.SpanStart, model.GetTypeInfo(made).Type, property.Identifier.ValueText)] // its = is not written yet
                : [];
    }
}
