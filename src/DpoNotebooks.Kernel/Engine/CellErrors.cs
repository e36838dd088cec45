using System.Diagnostics;
using System.Text.RegularExpressions;
using DpoNotebooks.Models.Runtime;
using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Describes errors for the reader of a notebook: the line of the cell, its source, and the message.</summary>
internal static partial class CellErrors
{
    /// <summary>Describes compiler errors, at least one.</summary>
    public static CellError OfCompiler(IReadOnlyList<Diagnostic> errors, string code)
    {
        var lines = new List<string>();
        foreach (var error in errors)
        {
            var at = error.Location.GetLineSpan().StartLinePosition;
            lines.Add($"line {at.Line + 1}: error {error.Id}: {error.GetMessage()}");
            lines.AddRange(SourceLine(code, at.Line + 1, at.Character));
        }

        return new CellError("CompileError", lines[0], lines);
    }

    /// <summary>Describes an exception that a cell threw.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="code">The cell's code.</param>
    /// <param name="cell">The name under which the cell was compiled.</param>
    public static CellError OfException(Exception exception, string code, string cell)
    {
        var line = LineIn(exception, cell);
        var message = MessageOf(exception);
        var name = exception.GetType().Name;
        var lines = new List<string> { line is null ? $"{name}: {message}" : $"line {line}: {name}: {message}" };
        if (line is { } number)
        {
            lines.AddRange(SourceLine(code, number, null));
        }

        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            lines.Add($"caused by {inner.GetType().Name}: {inner.Message}");
        }

        lines.AddRange(Frames(exception));
        return new CellError(name, line is null ? message : $"{message} (line {line})", lines);
    }

    // TorchSharp reports a missing package whatever the reason is; TorchRuntime finds the actual one.
    private static string MessageOf(Exception exception) =>
        exception is TypeInitializationException { TypeName: "TorchSharp.torch" } && TorchRuntime.Problem(AppContext.BaseDirectory) is { } problem
            ? problem
            : exception.Message;

    private static int? LineIn(Exception exception, string cell) =>
        new StackTrace(exception, fNeedFileInfo: true).GetFrames().FirstOrDefault(frame => frame.GetFileName() == cell)?.GetFileLineNumber();

    private static IEnumerable<string> SourceLine(string code, int line, int? column)
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

    // The name of the class that the compiler made of a cell; its number differs from the cell's.
    [GeneratedRegex(@"(?<=^ *at )Cell\d+\.")]
    private static partial Regex CellClass();
}
