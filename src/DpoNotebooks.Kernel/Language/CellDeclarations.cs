using DpoNotebooks.Kernel.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DpoNotebooks.Kernel.Language;

/// <summary>A top-level declaration of a cell: a variable, a method, a type, or a statement that declares variables.</summary>
/// <param name="Names">The declared names. A method's name includes its parameter types, to distinguish overloads.</param>
/// <param name="Text">The code, with the documentation comment.</param>
/// <param name="Variables">Whether the names are variables.</param>
internal sealed record CellDeclaration(IReadOnlyList<string> Names, string Text, bool Variables)
{
    /// <summary>
    /// Returns what remains of the declaration when names were redeclared. Remaining variables are declared by their types,
    /// because their initializers may use names that are gone.
    /// </summary>
    /// <param name="redeclared">The redeclared names.</param>
    /// <param name="script">The compiled cell.</param>
    public IEnumerable<CellDeclaration> Without(IReadOnlySet<string> redeclared, INamedTypeSymbol script)
    {
        if (!Variables)
        {
            return Names.Any(redeclared.Contains) ? [] : [this];
        }

        return Names.Where(name => !redeclared.Contains(name)).Select(name => Typed(name, script)).Distinct();
    }

    private CellDeclaration Typed(string name, INamedTypeSymbol script)
    {
        var type = script.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault()?.Type;
        var written = type?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return written is null || SyntaxFactory.ParseTypeName(written).ContainsDiagnostics // an anonymous type has no name
            ? this
            : new([name], $"{written} {name};", true);
    }
}

/// <summary>The declarations of a cell that later cells can use. Statements that declare nothing are left out.</summary>
/// <param name="Directives">The #load and using lines.</param>
/// <param name="Members">The declarations.</param>
internal sealed record CellDeclarations(IReadOnlyList<string> Directives, IReadOnlyList<CellDeclaration> Members)
{
    /// <summary>No declarations.</summary>
    public static CellDeclarations None { get; } = new([], []);

    /// <summary>Whether there are no directives and no declarations.</summary>
    public bool IsEmpty => Directives.Count == 0 && Members.Count == 0;

    /// <summary>Reads the declarations of a cell.</summary>
    public static CellDeclarations Of(string code)
    {
        var root = CSharpSyntaxTree.ParseText(code, CellSyntax.Language).GetCompilationUnitRoot();
        var directives = root.GetLoadDirectives().Select(load => load.ToString()).Concat(root.Usings.Select(one => one.ToString()));
        return new([.. directives], [.. root.Members.Select(Declaration).OfType<CellDeclaration>()]);
    }

    /// <summary>Returns whether a later cell redeclares one of the names.</summary>
    public bool AreRedeclaredBy(CellDeclarations later) =>
        Members.SelectMany(member => member.Names).Intersect(later.Members.SelectMany(member => member.Names)).Any();

    /// <summary>Returns these declarations followed by later ones.</summary>
    public CellDeclarations With(CellDeclarations later) =>
        new([.. Directives.Union(later.Directives)], [.. Members, .. later.Members]);

    /// <summary>Returns the C# code, with #load lines before using lines as the language requires.</summary>
    public string ToCode() => string.Join('\n', Directives.OrderBy(line => !line.StartsWith('#')).Concat(Members.Select(member => member.Text)));

    private static CellDeclaration? Declaration(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => new(Names(field.Declaration), Text(field), true),
        EventFieldDeclarationSyntax field => new(Names(field.Declaration), Text(field), true),
        MethodDeclarationSyntax method => new([Name(method)], Text(method), false),
        PropertyDeclarationSyntax property => new([property.Identifier.ValueText], Text(property), false),
        BaseTypeDeclarationSyntax type => new([type.Identifier.ValueText], Text(type), false),
        DelegateDeclarationSyntax type => new([type.Identifier.ValueText], Text(type), false),
        GlobalStatementSyntax { Statement: var statement } when VariablesIn(statement) is { Count: > 0 } names => new(names, Text(statement), true),
        _ => null,
    };

    private static List<string> Names(VariableDeclarationSyntax declaration) => [.. declaration.Variables.Select(variable => variable.Identifier.ValueText)];

    private static string Name(MethodDeclarationSyntax method) =>
        $"{method.Identifier.ValueText}({string.Join(',', method.ParameterList.Parameters.Select(parameter => parameter.Type?.ToString()))})";

    // Covers using var, var (a, b) = ..., out var and is T x, but not variables inside a nested block or lambda.
    private static List<string> VariablesIn(StatementSyntax statement) => statement switch
    {
        LocalDeclarationStatementSyntax local => Names(local.Declaration),
        ExpressionStatementSyntax or IfStatementSyntax => [.. statement
            .DescendantNodes(node => node is not (BlockSyntax or AnonymousFunctionExpressionSyntax))
            .OfType<SingleVariableDesignationSyntax>()
            .Select(designation => designation.Identifier.ValueText)],
        _ => [],
    };

    private static string Text(SyntaxNode node)
    {
        var documentation = node.GetLeadingTrivia().Where(trivia => trivia.HasStructure && trivia.GetStructure() is DocumentationCommentTriviaSyntax);
        var end = node is ExpressionStatementSyntax { SemicolonToken.IsMissing: true } ? ";" : "";
        return string.Concat(documentation.Select(trivia => trivia.ToFullString())) + node + end;
    }
}
