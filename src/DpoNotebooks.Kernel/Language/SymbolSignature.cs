using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Formats the C# declaration of a symbol on one line.</summary>
internal static class SymbolSignature
{
    private static readonly SymbolDisplayFormat Member = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.IncludeType | SymbolDisplayLocalOptions.IncludeConstantValue,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    // The declarations of a cell are members of a compiler-generated class, whose name is left out.
    private static readonly SymbolDisplayFormat OfCell = Member.RemoveMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType);

    private static readonly SymbolDisplayFormat Type = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: Member.GenericsOptions,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: Member.ParameterOptions,
        kindOptions: Member.KindOptions,
        miscellaneousOptions: Member.MiscellaneousOptions);

    /// <summary>Returns the declaration.</summary>
    public static string Of(ISymbol symbol) => symbol switch
    {
        { ContainingType.IsScriptClass: true } => symbol.ToDisplayString(OfCell),
        INamespaceOrTypeSymbol => symbol.ToDisplayString(Type),
        _ => symbol.ToDisplayString(Member),
    };

    /// <summary>Returns the distinct methods of a group; a method that a later cell redeclares is in the group twice.</summary>
    public static IReadOnlyList<IMethodSymbol> Overloads(IEnumerable<ISymbol> group) => [.. group.OfType<IMethodSymbol>().DistinctBy(Parameters)];

    /// <summary>Returns a method's parameters in parentheses.</summary>
    public static string Parameters(IMethodSymbol method) =>
        $"({string.Join(", ", method.Parameters.Select(parameter => parameter.ToDisplayString(Member)))})";
}
