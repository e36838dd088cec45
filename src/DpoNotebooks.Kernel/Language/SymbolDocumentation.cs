using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Finds a symbol's documentation: its own, inherited, or the param element of its containing symbol.</summary>
internal static class SymbolDocumentation
{
    private const int MaxInheritanceDepth = 8;

    /// <summary>Returns the documentation; empty if there is none.</summary>
    public static Documentation Of(ISymbol symbol, Compilation compilation, CancellationToken stop)
    {
        var xml = Xml(symbol, compilation, stop);
        return xml.Length == 0 && symbol is IParameterSymbol or IPropertySymbol
            ? OfParameter(symbol, compilation, stop)
            : Documentation.Parse(xml);
    }

    // A parameter of a method, or a property that a record declares in its parameter list.
    private static Documentation OfParameter(ISymbol symbol, Compilation compilation, CancellationToken stop)
    {
        var owner = Documentation.Parse(Xml(symbol.ContainingSymbol, compilation, stop));
        return Documentation.Empty with { Summary = owner.Parameters.FirstOrDefault(parameter => parameter.Name == symbol.Name)?.Text ?? "" };
    }

    private static string Xml(ISymbol symbol, Compilation compilation, CancellationToken stop)
    {
        for (var (source, steps) = (symbol, 0); source is not null && steps < MaxInheritanceDepth; steps++)
        {
            var xml = (source is IMethodSymbol { ReducedFrom: { } whole } ? whole : source.OriginalDefinition)
                .GetDocumentationCommentXml(expandIncludes: true, cancellationToken: stop) ?? "";
            if (!xml.Contains("<inheritdoc", StringComparison.Ordinal))
            {
                return xml;
            }

            var named = (string?)XElement.Parse(xml).Element("inheritdoc")?.Attribute("cref");
            source = named is null ? Inherited(source) : DocumentationCommentId.GetFirstSymbolForDeclarationId(named, compilation);
        }

        return "";
    }

    private static ISymbol? Inherited(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => type.BaseType,
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        _ => symbol.ContainingType?.AllInterfaces.SelectMany(one => one.GetMembers(symbol.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol)),
    };
}
