namespace DpoNotebooks.HuggingFace.ChatTemplates;

/// <summary>A message of a conversation.</summary>
/// <param name="Role">The role: system, user, assistant or tool.</param>
/// <param name="Content">The text of the message.</param>
public sealed record ChatMessage(string Role, string Content)
{
    /// <summary>Other fields that a template can read, such as name. Values are strings, numbers, booleans and lists of these.</summary>
    public IReadOnlyDictionary<string, object?> Others { get; init; } = new Dictionary<string, object?>();

    /// <summary>Creates a message of the user.</summary>
    public static ChatMessage User(string content) => new("user", content);

    /// <summary>Creates a message of the model.</summary>
    public static ChatMessage Assistant(string content) => new("assistant", content);

    /// <summary>Creates a system message.</summary>
    public static ChatMessage System(string content) => new("system", content);
}
