using DpoNotebooks.Kernel.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Whether a cell can run as it stands.</summary>
internal enum CompletenessStatus
{
    /// <summary>It can.</summary>
    Complete,

    /// <summary>More lines are needed: a brace, a string or a comment is open, or a statement is not at its end.</summary>
    Incomplete,

    /// <summary>No further line mends it.</summary>
    Invalid,
}

/// <summary>The answer to Jupyter's is_complete.</summary>
/// <param name="Status">Whether the cell can run.</param>
/// <param name="Indent">What the next line should begin with, where one is needed.</param>
internal sealed record Completeness(CompletenessStatus Status, string Indent)
{
    private const string OneIndent = "    ";

    // An open comment, @"string", """string""" or $"{value}": the error can be where it begins, while its end is what is missing.
    private static readonly string[] Open = ["CS1035", "CS1039", "CS8997", "CS8076"];

    // A try block without catch: the error is its last brace.
    private const string NoCatch = "CS1524";

    /// <summary>Reads a cell, from which directives are gone.</summary>
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
        return errors.All(error => IsMended(error, end)) && (open || !complete)
            ? new(CompletenessStatus.Incomplete, open ? "" : IndentAfter(code))
            : new(CompletenessStatus.Invalid, "");
    }

    private static bool IsOpen(Diagnostic error) => Open.Contains(error.Id);

    // By what comes after the code: something is missing at its end.
    private static bool IsMended(Diagnostic error, int end) =>
        IsOpen(error) || error.Location.SourceSpan.Start >= end || (error.Id == NoCatch && error.Location.SourceSpan.End >= end);

    private static string IndentAfter(string code)
    {
        var last = code.TrimEnd().Split('\n')[^1];
        var indent = last[..^last.TrimStart().Length];
        return last.EndsWith('{') || last.EndsWith('(') || last.EndsWith('[') ? indent + OneIndent : indent;
    }
}
