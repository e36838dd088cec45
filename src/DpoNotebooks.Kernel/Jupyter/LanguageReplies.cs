using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Language;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Answers the editor's requests: completion, inspection and is_complete. The protocol counts cursor positions in Unicode code points.</summary>
internal static class LanguageReplies
{
    /// <summary>Returns the content of the reply.</summary>
    public static Task<JsonObject> AnswerAsync(CellLanguage language, WireMessage request)
    {
        var code = request.Text("code") ?? "";
        var cursor = CursorPosition.ToUtf16(code, request.Number("cursor_pos", int.MaxValue));
        return request.Type switch
        {
            "complete_request" => CompleteAsync(language, code, cursor),
            "inspect_request" => InspectAsync(language, code, cursor),
            _ => Task.FromResult(IsComplete(code)),
        };
    }

    private static async Task<JsonObject> CompleteAsync(CellLanguage language, string code, int cursor)
    {
        var found = await language.CompleteAsync(code, cursor);
        var (start, end) = (CursorPosition.ToCodePoints(code, found.Start), CursorPosition.ToCodePoints(code, found.End));
        return new JsonObject
        {
            ["status"] = "ok",
            ["matches"] = new JsonArray([.. found.Entries.Select(entry => JsonValue.Create(entry.Text))]),
            ["cursor_start"] = start,
            ["cursor_end"] = end,
            ["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] = new JsonArray([.. found.Entries.Select(entry => new JsonObject
                {
                    ["start"] = start,
                    ["end"] = end,
                    ["text"] = entry.Text,
                    ["type"] = entry.Kind,
                    ["signature"] = entry.Signature ?? "",
                })]),
            },
        };
    }

    private static async Task<JsonObject> InspectAsync(CellLanguage language, string code, int cursor)
    {
        var found = await language.InspectAsync(code, cursor);
        return new JsonObject
        {
            ["status"] = "ok",
            ["found"] = found is not null,
            ["data"] = found is null ? [] : new JsonObject { ["text/plain"] = found.ToText(), ["text/markdown"] = found.ToMarkdown() },
            ["metadata"] = new JsonObject(),
        };
    }

    private static JsonObject IsComplete(string code)
    {
        var (status, indent) = CellLanguage.IsComplete(code);
        return new JsonObject { ["status"] = status.ToString().ToLowerInvariant(), ["indent"] = indent };
    }
}
