using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The expressions that a front end wants the values of once its cell has run.</summary>
internal static class UserExpressions
{
    /// <summary>Evaluates each, as silent code of its own; one that fails does not keep the others from being evaluated.</summary>
    /// <param name="request">The cell's execute_request.</param>
    /// <param name="output">The cell's output, for what silent code may still say.</param>
    /// <param name="run">Runs code; its events go to the action.</param>
    /// <returns>Values and errors, by the names that the front end gave.</returns>
    public static async Task<JsonObject> EvaluateAsync(WireMessage request, RequestOutput output, Func<string, Action<CellEvent>, Task<CellError?>> run)
    {
        var values = new JsonObject();
        foreach (var (name, expression) in request.Content["user_expressions"] as JsonObject ?? [])
        {
            var data = new JsonObject();
            var error = await run(expression?.ToString() ?? "", happened =>
            {
                output.TakeSilently(happened);
                data = happened is ResultValue result ? result.Bundle.ToJson() : data;
            });
            values[name] = error is null
                ? new JsonObject { ["status"] = "ok", ["data"] = data, ["metadata"] = new JsonObject() }
                : RequestOutput.ErrorReply(error);
        }

        return values;
    }
}
