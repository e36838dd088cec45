using System.Net;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>An exception as a value: what went wrong, what caused it, and where, folded away.</summary>
internal static class ExceptionView
{
    /// <summary>Type and message, causes, and the stack to unfold.</summary>
    public static string Html(Exception exception)
    {
        var stack = Stack(exception);
        var where = stack.Length == 0 ? "" : $"<details><summary>where</summary><pre>{WebUtility.HtmlEncode(string.Join('\n', stack))}</pre></details>";
        var causes = string.Concat(Causes(exception).Select(cause => $"<div style=\"margin-left:1.5em\">caused by {Html(cause)}</div>"));
        return $"<div><strong>{ValueText.TypeName(exception.GetType())}</strong>: <span style=\"white-space:pre-wrap\">{WebUtility.HtmlEncode(exception.Message)}</span>{where}{causes}</div>";
    }

    /// <summary>The same as lines of text.</summary>
    public static string Text(Exception exception) => string.Join('\n', Lines(exception, ""));

    private static IEnumerable<string> Lines(Exception exception, string before) =>
    [
        $"{before}{ValueText.TypeName(exception.GetType())}: {exception.Message}",
        .. Stack(exception).Select(frame => $"    at {frame}"),
        .. Causes(exception).SelectMany(cause => Lines(cause, "caused by ")),
    ];

    private static Exception[] Causes(Exception exception) => exception is AggregateException several ? [.. several.InnerExceptions]
        : exception.InnerException is { } inner ? [inner]
        : [];

    // The frames alone, without what the runtime writes between them where a task was awaited.
    private static string[] Stack(Exception exception) =>
    [
        .. (exception.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("at ", StringComparison.Ordinal))
            .Select(line => line["at ".Length..]),
    ];
}
