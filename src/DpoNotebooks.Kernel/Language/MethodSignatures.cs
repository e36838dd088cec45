using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Tags;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Finds the parameters of methods among the completions.</summary>
internal sealed class MethodSignatures
{
    private const int MaxRank = 50; // each signature costs a look-up, so only the first entries get one
    private readonly SemanticModel _model;
    private readonly int _position;
    private readonly INamespaceOrTypeSymbol? _container;

    private MethodSignatures(SemanticModel model, int position, INamespaceOrTypeSymbol? container) =>
        (_model, _position, _container) = (model, position, container);

    /// <summary>Creates the look-up for names that begin at a position.</summary>
    public static async Task<MethodSignatures> AtAsync(Document document, int position, CancellationToken stop)
    {
        var model = (await document.GetSemanticModelAsync(stop))!;
        var root = await model.SyntaxTree.GetRootAsync(stop);
        var dot = position == 0 ? default : root.FindToken(position - 1);
        var left = dot.IsKind(SyntaxKind.DotToken) ? LeftOf(dot.Parent) : null;
        var container = left is null ? null : model.GetSymbolInfo(left, stop).Symbol as INamespaceOrTypeSymbol ?? model.GetTypeInfo(left, stop).Type;
        return new(model, position, container);
    }

    /// <summary>Returns a method's parameters and its number of other overloads; null if the item is not a method.</summary>
    /// <param name="item">The completion item.</param>
    /// <param name="rank">The item's rank among the completions.</param>
    public string? Of(CompletionItem item, int rank)
    {
        if (rank >= MaxRank || !(item.Tags.Contains(WellKnownTags.Method) || item.Tags.Contains(WellKnownTags.ExtensionMethod)))
        {
            return null;
        }

        var methods = SymbolSignature.Overloads(_model.LookupSymbols(_position, _container, item.FilterText, includeReducedExtensionMethods: true));
        return methods.Count == 0 ? null : SymbolSignature.Parameters(methods[0]) + (methods.Count == 1 ? "" : $" (+ {methods.Count - 1})");
    }

    private static ExpressionSyntax? LeftOf(SyntaxNode? node) => node switch
    {
        MemberAccessExpressionSyntax access => access.Expression,
        QualifiedNameSyntax name => name.Left,
        _ => null,
    };
}
