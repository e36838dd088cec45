using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DpoNotebooks.Kernel.Run;

/// <summary>
/// Values from the command line for the variables of the cell tagged "parameters", as papermill does it: they are set
/// in a cell of their own after it, tagged "injected-parameters", which replaces the one of an earlier run.
/// </summary>
internal static class Parameters
{
    private const string Declared = "parameters";
    private const string Injected = "injected-parameters";

    /// <summary>Adds the cell that sets the values; no values, no change.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="values">name=value each; a later value of a name wins.</param>
    /// <exception cref="ArgumentException">No name=value, an unknown name, or a value that is not of the declared type.</exception>
    public static void Apply(NotebookDocument notebook, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        var at = notebook.Cells.FindIndex(cell => cell.IsCode && cell.HasTag(Declared));
        var known = at < 0 ? [] : DeclaredIn(notebook.Cells[at].Source);
        var lines = values.Select(value => Split(value)).GroupBy(pair => pair.Name).Select(pairs => Assignment(pairs.Key, pairs.Last().Value, known));
        var cell = NotebookCell.Code(string.Join('\n', lines.Prepend("// Set on the command line")), Injected);
        notebook.Cells.RemoveAll(old => old.HasTag(Injected));
        notebook.Cells.Insert(at + 1, cell);
    }

    private static (string Name, string Value) Split(string value) => value.IndexOf('=') is > 0 and var at
        ? (value[..at].Trim(), value[(at + 1)..])
        : throw new ArgumentException($"-p {value}: not name=value");

    private static string Assignment(string name, string value, IReadOnlyDictionary<string, VariableDeclaratorSyntax> known)
    {
        if (!known.TryGetValue(name, out var variable))
        {
            var names = known.Count == 0 ? "the notebook declares none (no variables in a code cell tagged 'parameters')" : $"known are {string.Join(", ", known.Keys)}";
            throw new ArgumentException($"unknown parameter {name}; {names}");
        }

        return $"{name} = {ParameterValue.Literal(name, value, variable)};";
    }

    private static Dictionary<string, VariableDeclaratorSyntax> DeclaredIn(string source) => CSharpSyntaxTree
        .ParseText(source, CellSyntax.Language)
        .GetCompilationUnitRoot().Members.OfType<FieldDeclarationSyntax>()
        .Where(field => !field.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.ConstKeyword) || modifier.IsKind(SyntaxKind.ReadOnlyKeyword)))
        .SelectMany(field => field.Declaration.Variables)
        .GroupBy(variable => variable.Identifier.ValueText)
        .ToDictionary(same => same.Key, same => same.Last());
}
