using System.Text.Json;
using DpoNotebooks.Tokenization.Chat;

namespace DpoNotebooks.Data;

/// <summary>The messages in a field of a row.</summary>
internal static class ChatMessages
{
    /// <summary>A list of objects with role and content; a text is one message.</summary>
    /// <param name="row">The row.</param>
    /// <param name="field">The field.</param>
    /// <param name="speaker">Who says a text that is no list.</param>
    /// <exception cref="DataFileException">The field is missing or is neither.</exception>
    public static List<ChatMessage> Read(DataRow row, string field, string speaker)
    {
        if (row.Fields.GetValueOrDefault(field) is { } text)
        {
            return [new ChatMessage(speaker, text)];
        }

        if (!row.Fields.ContainsKey(field) || row.Json is null)
        {
            row.Text(field); // says what is wrong
        }

        using var json = JsonDocument.Parse(row.Json ?? "");
        var messages = json.RootElement.GetProperty(field);
        return messages.ValueKind == JsonValueKind.Array && messages.GetArrayLength() > 0
            ? [.. messages.EnumerateArray().Select(message => Message(row, field, message))]
            : throw new DataFileException(row.File, row.Line, $"the field '{field}' is neither a string nor a list of messages");
    }

    private static ChatMessage Message(DataRow row, string field, JsonElement message)
    {
        string Text(string name) =>
            message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? ""
            : throw new DataFileException(row.File, row.Line, $"a message of the field '{field}' has no {name} that is a string");

        return new ChatMessage(Text("role"), Text("content"))
        {
            Others = message.EnumerateObject().Where(property => property.Name is not ("role" or "content")).ToDictionary(property => property.Name, property => (object?)property.Value.Clone()),
        };
    }
}
