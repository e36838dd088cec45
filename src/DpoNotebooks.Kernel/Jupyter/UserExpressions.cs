using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Evaluates the user_expressions of an execute_request after its cell has run.</summary>
internal static class UserExpressions
{
    /// <summary>Evaluates each expression as silent code; an expression that fails does not stop the others.</summary>
    /// <param name="request">The cell's execute_request.</param>
    /// <param name="output">The cell's output, for the events that silent code may publish.</param>
    /// <param name="run">Runs code and passes its events to the action.</param>
    /// <returns>Values and errors by expression name.</returns>
    public static async Task<JsonObject> EvaluateAsync(WireMessage request, RequestOutput output, Func<string, Action<CellEvent>, Task<CellError?>> run)
    {
        var values = new JsonObject();
        foreach (var (name, expression) in request.Content["user_expressions"] as JsonObject ?? [])
        {
            var data = new JsonObject();
            var error = await run(expression?.ToString() ?? "", cellEvent =>
            {
                output.PublishSilently(cellEvent);
                data = cellEvent is ResultValue result ? result.Bundle.ToJson() : data;
            });
            values[name] = error is null
                ? new JsonObject { ["status"] = "ok", ["data"] = data, ["metadata"] = new JsonObject() }
                : RequestOutput.ErrorReply(error);
        }

        return values;
    }
}
