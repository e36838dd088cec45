using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.ChatTemplates;

namespace DpoNotebooks.HuggingFace.Tests.ChatTemplates;

/// <summary>chat.json: templates, conversations, and the text that transformers renders for them.</summary>
internal static class ChatGolden
{
    public static JsonNode Read() => Goldens.Json("tokenizers", "chat.json");

    public static ChatTemplate Template(JsonNode golden, string name)
    {
        var entry = golden["templates"]![name]!;
        return ChatTemplate.Parse((string)entry["template"]!, (string?)entry["bos_token"], (string?)entry["eos_token"]);
    }

    public static List<ChatMessage> Messages(JsonNode? list) => [.. list!.AsArray().Select(message => Message(message!.AsObject()))];

    /// <summary>Returns the rendered text, or "error: " and the message of the error.</summary>
    public static string Outcome(Func<string> render)
    {
        try
        {
            return render();
        }
        catch (ChatTemplateException e)
        {
            return $"error: {e.Message}";
        }
    }

    public static string Outcome(JsonNode rendered) => (string?)rendered["text"] ?? $"error: {rendered["error"]}";

    private static ChatMessage Message(JsonObject message) => new((string)message["role"]!, (string)message["content"]!)
    {
        Others = message.Where(field => field.Key is not ("role" or "content"))
            .ToDictionary(field => field.Key, field => (object?)JsonSerializer.SerializeToElement(field.Value)),
    };
}
