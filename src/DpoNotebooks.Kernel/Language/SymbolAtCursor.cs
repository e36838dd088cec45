using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DpoNotebooks.Kernel.Language;

/// <summary>The symbol at the cursor.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Overloads">The number of other methods with the same name.</param>
internal sealed record SymbolAtCursor(ISymbol Symbol, int Overloads)
{
    /// <summary>Finds the name at or just before the cursor, or else the method whose argument list encloses it; null if there is none.</summary>
    public static SymbolAtCursor? Find(SemanticModel model, int position)
    {
        var root = model.SyntaxTree.GetRoot();
        var (under, before) = (root.FindToken(position), root.FindToken(Math.Max(0, position - 1)));
        return new[] { under, before }.Where(token => IsName(token) && token.Span.Start <= position && position <= token.Span.End)
            .Select(token => Named(model, token.Parent!)).FirstOrDefault(found => found is not null)
            ?? before.Parent?.AncestorsAndSelf().Where(node => Encloses(node, position))
                .Select(list => CalledMethod(model, list.Parent!)).FirstOrDefault(found => found is not null);
    }

    private static bool IsName(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken) || token.Parent is PredefinedTypeSyntax or ThisExpressionSyntax or BaseExpressionSyntax;

    private static SymbolAtCursor? Named(SemanticModel model, SyntaxNode name)
    {
        var found = model.GetDeclaredSymbol(name) is { } declared ? [declared] : Candidates(model, name);
        return found.Length == 0 ? null : new(found[0], Math.Max(0, OverloadCount(model, name, found[0]) - 1));
    }

    private static bool Encloses(SyntaxNode node, int position)
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

    private static SymbolAtCursor? CalledMethod(SemanticModel model, SyntaxNode call)
    {
        var name = call is InvocationExpressionSyntax invocation ? invocation.Expression : call;
        var found = Candidates(model, name);
        return found.Length == 0 ? null : new(found[0], Math.Max(0, OverloadCount(model, name, found[0]) - 1));
    }

    private static int OverloadCount(SemanticModel model, SyntaxNode name, ISymbol called) =>
        called is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            ? constructor.ContainingType.InstanceConstructors.Count(one => one.DeclaredAccessibility == Accessibility.Public)
            : SymbolSignature.Overloads(model.GetMemberGroup(name)).Count;

    // An unfinished call has candidates but no symbol.
    private static ISymbol[] Candidates(SemanticModel model, SyntaxNode name)
    {
        var info = model.GetSymbolInfo(name);
        return info.Symbol is { } symbol ? [symbol]
            : info.CandidateSymbols.Length > 0 ? [.. info.CandidateSymbols]
            : name is IdentifierNameSyntax { Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax made } } property
                // The = of the initializer is not typed yet.
                ? [.. model.LookupSymbols(name.SpanStart, model.GetTypeInfo(made).Type, property.Identifier.ValueText)]
                : [];
    }
}
