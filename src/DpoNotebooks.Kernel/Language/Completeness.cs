using DpoNotebooks.Kernel.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Whether a cell is complete.</summary>
internal enum CompletenessStatus
{
    /// <summary>The cell can run.</summary>
    Complete,

    /// <summary>The cell needs more lines: a brace, a string or a comment is open, or a statement is unfinished.</summary>
    Incomplete,

    /// <summary>The cell has an error that further lines cannot fix.</summary>
    Invalid,
}

/// <summary>The answer to Jupyter's is_complete_request.</summary>
/// <param name="Status">Whether the cell is complete.</param>
/// <param name="Indent">The indentation of the next line, if the cell is incomplete.</param>
internal sealed record Completeness(CompletenessStatus Status, string Indent)
{
    private const string OneIndent = "    ";

    // An open comment, @"string", """string""" or $"{value}": the error is reported at its start, although its end is missing.
    private static readonly string[] Open = ["CS1035", "CS1039", "CS8997", "CS8076"];

    // A try block without catch: the error is reported at its last brace.
    private const string NoCatch = "CS1524";

    /// <summary>Analyses a cell whose directives have been removed.</summary>
    public static Completeness Of(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, CellSyntax.Language);
        var errors = tree.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        var complete = SyntaxFactory.IsCompleteSubmission(tree);
        if (complete && errors.Count == 0)
        {
            return new(CompletenessStatus.Complete, "");
        }

        var end = tree.GetRoot().GetLastToken(includeSkipped: true).Span.End;
        var open = errors.Any(IsOpen);
        return errors.All(error => IsFixable(error, end)) && (open || !complete)
            ? new(CompletenessStatus.Incomplete, open ? "" : IndentAfter(code))
            : new(CompletenessStatus.Invalid, "");
    }

    private static bool IsOpen(Diagnostic error) => Open.Contains(error.Id);

    // Whether code after the cell can fix the error, because something is missing at the cell's end.
    private static bool IsFixable(Diagnostic error, int end) =>
        IsOpen(error) || error.Location.SourceSpan.Start >= end || (error.Id == NoCatch && error.Location.SourceSpan.End >= end);

    private static string IndentAfter(string code)
    {
        var last = code.TrimEnd().Split('\n')[^1];
        var indent = last[..^last.TrimStart().Length];
        return last.EndsWith('{') || last.EndsWith('(') || last.EndsWith('[') ? indent + OneIndent : indent;
    }
}
