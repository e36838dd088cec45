using DpoNotebooks.Kernel.Compiler;
using DpoNotebooks.Kernel.Documents;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DpoNotebooks.Kernel.Run;

/// <summary>
/// Sets the variables of the cell tagged "parameters" to values from the command line, as papermill does. The assignments are in a
/// separate cell after it, tagged "injected-parameters", which replaces the one of an earlier run.
/// </summary>
internal static class Parameters
{
    private const string ParametersTag = "parameters";
    private const string InjectedTag = "injected-parameters";

    /// <summary>Adds the cell that sets the values. Without values, the notebook does not change.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="values">The values, each as name=value. If a name occurs twice, the later value is used.</param>
    /// <exception cref="ArgumentException">A value is not name=value, a name is unknown, or a value is not of the declared type.</exception>
    public static void Apply(NotebookDocument notebook, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        var at = notebook.Cells.FindIndex(cell => cell.IsCode && cell.HasTag(ParametersTag));
        var declared = at < 0 ? [] : DeclaredIn(notebook.Cells[at].Source);
        var lines = values.Select(value => Split(value))
            .GroupBy(pair => pair.Name)
            .Select(pairs => Assignment(pairs.Key, pairs.Last().Value, declared));
        var cell = NotebookCell.Code(string.Join('\n', lines.Prepend("// Set on the command line")), InjectedTag);
        notebook.Cells.RemoveAll(old => old.HasTag(InjectedTag));
        notebook.Cells.Insert(at + 1, cell);
    }

    private static (string Name, string Value) Split(string value) => value.IndexOf('=') is > 0 and var at
        ? (value[..at].Trim(), value[(at + 1)..])
        : throw new ArgumentException($"-p {value}: expected name=value");

    private static string Assignment(string name, string value, IReadOnlyDictionary<string, VariableDeclaratorSyntax> declared)
    {
        if (!declared.TryGetValue(name, out var variable))
        {
            var names = declared.Count == 0 ? "no parameters (variables in a code cell tagged 'parameters')" : string.Join(", ", declared.Keys);
            throw new ArgumentException($"unknown parameter {name}; the notebook declares {names}");
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
