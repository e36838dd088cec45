using System.Diagnostics;
using System.Text.RegularExpressions;
using DpoNotebooks.Models.Runtime;
using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Errors in a reader's words: the cell's line, marked, and what is wrong with it.</summary>
internal static partial class CellErrors
{
    /// <summary>The compiler's complaints, at least one.</summary>
    public static CellError OfCompiler(IReadOnlyList<Diagnostic> errors, string code)
    {
        var lines = new List<string>();
        foreach (var error in errors)
        {
            var at = error.Location.GetLineSpan().StartLinePosition;
            lines.Add($"line {at.Line + 1}: error {error.Id}: {error.GetMessage()}");
            lines.AddRange(Marked(code, at.Line + 1, at.Character));
        }

        return new CellError("CompileError", lines[0], lines);
    }

    /// <summary>An exception that the cell threw.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="code">The cell.</param>
    /// <param name="cell">The name under which the cell was compiled.</param>
    public static CellError OfException(Exception exception, string code, string cell)
    {
        var line = LineIn(exception, cell);
        var message = Explain(exception);
        var name = exception.GetType().Name;
        var lines = new List<string> { line is null ? $"{name}: {message}" : $"line {line}: {name}: {message}" };
        if (line is { } number)
        {
            lines.AddRange(Marked(code, number, null));
        }

        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            lines.Add($"caused by {inner.GetType().Name}: {inner.Message}");
        }

        lines.AddRange(Frames(exception));
        return new CellError(name, line is null ? message : $"{message} (line {line})", lines);
    }

    // TorchSharp speaks of a missing package whatever the reason; the loader knows better.
    private static string Explain(Exception exception) =>
        exception is TypeInitializationException { TypeName: "TorchSharp.torch" } && TorchRuntime.Problem(AppContext.BaseDirectory) is { } problem
            ? problem
            : exception.Message;

    private static int? LineIn(Exception exception, string cell) =>
        new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(frame => frame.GetFileName() == cell)?.GetFileLineNumber();

    private static IEnumerable<string> Marked(string code, int line, int? column)
    {
        var lines = code.Split('\n');
        if (line > lines.Length)
        {
            yield break;
        }

        yield return $"{line,4} | {lines[line - 1].TrimEnd('\r')}";
        if (column is { } at)
        {
            yield return $"     | {new string(' ', at)}^";
        }
    }

    private static IEnumerable<string> Frames(Exception exception) => (exception.StackTrace ?? "")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .TakeWhile(frame => !frame.Contains("<<Initialize>>", StringComparison.Ordinal))
        .Select(frame => CellClass().Replace(frame.TrimEnd(), ""));

    // The class that a cell became; its number is not the cell's.
    [GeneratedRegex(@"(?<=^ *at )Cell\d+\.")]
    private static partial Regex CellClass();
}
