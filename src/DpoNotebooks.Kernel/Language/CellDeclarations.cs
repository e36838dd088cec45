using DpoNotebooks.Kernel.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DpoNotebooks.Kernel.Language;

/// <summary>One thing that a cell declares at its top level: a variable, a method, a type, or a statement with variables in it.</summary>
/// <param name="Names">What it declares; a method's name carries its parameter types, since others may stand beside it.</param>
/// <param name="Text">Its code, with its documentation comment.</param>
/// <param name="Variables">Whether the names are those of variables.</param>
internal sealed record CellDeclaration(IReadOnlyList<string> Names, string Text, bool Variables)
{
    /// <summary>
    /// What is left of it when names were declared again. Variables that stay are written with their types: what they were
    /// made from may be gone.
    /// </summary>
    /// <param name="redeclared">The names.</param>
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

/// <summary>What a cell leaves for later ones: its declarations, without the statements that only do something.</summary>
/// <param name="Directives">Its #load and using lines.</param>
/// <param name="Members">Its declarations.</param>
internal sealed record CellDeclarations(IReadOnlyList<string> Directives, IReadOnlyList<CellDeclaration> Members)
{
    /// <summary>Nothing declared.</summary>
    public static CellDeclarations None { get; } = new([], []);

    /// <summary>Whether there is nothing for later cells.</summary>
    public bool IsEmpty => Directives.Count == 0 && Members.Count == 0;

    /// <summary>A cell's declarations.</summary>
    public static CellDeclarations Of(string code)
    {
        var root = CSharpSyntaxTree.ParseText(code, CellSyntax.Language).GetCompilationUnitRoot();
        var directives = root.GetLoadDirectives().Select(load => load.ToString()).Concat(root.Usings.Select(one => one.ToString()));
        return new([.. directives], [.. root.Members.Select(Declaration).OfType<CellDeclaration>()]);
    }

    /// <summary>Whether one of the names is declared here already.</summary>
    public bool Redeclares(CellDeclarations later) =>
        Members.SelectMany(member => member.Names).Intersect(later.Members.SelectMany(member => member.Names)).Any();

    /// <summary>Both, one after the other.</summary>
    public CellDeclarations With(CellDeclarations later) =>
        new([.. Directives.Union(later.Directives)], [.. Members, .. later.Members]);

    /// <summary>As C#: #load first, then using, as the language asks.</summary>
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

    // using var, var (a, b) = ..., out var and is T x; not what stands in a block or a lambda of its own.
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
