using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The cells of this session, for history_request.</summary>
internal sealed class CellHistory
{
    private readonly Lock _guard = new();
    private readonly List<(int Number, string Code)> _cells = [];

    /// <summary>Adds a cell to the history.</summary>
    public void Add(int number, string code)
    {
        lock (_guard)
        {
            _cells.Add((number, code));
        }
    }

    /// <summary>Returns the content of history_reply: rows of session, execution count and code, in order.</summary>
    public JsonObject Reply(WireMessage request)
    {
        List<(int Number, string Code)> cells;
        lock (_guard)
        {
            cells = [.. _cells];
        }

        var count = Math.Max(0, request.Number("n", otherwise: int.MaxValue));
        var pattern = request.Text("pattern") ?? "*";
        IEnumerable<(int Number, string Code)> found = request.Text("hist_access_type") switch
        {
            "range" => cells.Where(cell => cell.Number >= request.Number("start", 0) && cell.Number < request.Number("stop", int.MaxValue)),
            "search" => cells.Where(cell => FileSystemName.MatchesSimpleExpression(pattern, cell.Code, ignoreCase: false)).TakeLast(count),
            _ => cells.TakeLast(count),
        };
        return new JsonObject
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. found.Select(cell => new JsonArray(0, cell.Number, cell.Code))]),
        };
    }
}
