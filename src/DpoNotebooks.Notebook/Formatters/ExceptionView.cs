using System.Net;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Formats an exception as a value: type, message, causes and the collapsed stack trace.</summary>
internal static class ExceptionView
{
    /// <summary>Formats the exception as HTML.</summary>
    public static string Html(Exception exception)
    {
        var stack = Stack(exception);
        var where = stack.Length == 0 ? "" : $"<details><summary>where</summary><pre>{WebUtility.HtmlEncode(string.Join('\n', stack))}</pre></details>";
        var causes = string.Concat(Causes(exception).Select(cause => $"<div style=\"margin-left:1.5em\">caused by {Html(cause)}</div>"));
        var message = $"<span style=\"white-space:pre-wrap\">{WebUtility.HtmlEncode(exception.Message)}</span>";
        return $"<div><strong>{ValueText.TypeName(exception.GetType())}</strong>: {message}{where}{causes}</div>";
    }

    /// <summary>Formats the exception as text.</summary>
    public static string Text(Exception exception) => string.Join('\n', Lines(exception, ""));

    private static IEnumerable<string> Lines(Exception exception, string prefix) =>
    [
        $"{prefix}{ValueText.TypeName(exception.GetType())}: {exception.Message}",
        .. Stack(exception).Select(frame => $"    at {frame}"),
        .. Causes(exception).SelectMany(cause => Lines(cause, "caused by ")),
    ];

    private static Exception[] Causes(Exception exception) => exception is AggregateException several ? [.. several.InnerExceptions]
        : exception.InnerException is { } inner ? [inner]
        : [];

    // The frames only, without the separators that the runtime writes between the parts of an awaited task.
    private static string[] Stack(Exception exception) =>
    [
        .. (exception.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith("at ", StringComparison.Ordinal))
            .Select(line => line["at ".Length..]),
    ];
}
