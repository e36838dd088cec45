namespace DpoNotebooks.HuggingFace.ChatTemplates;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks: system, user, assistant, tool.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(string Role, string Content)
{
    /// <summary>Other fields that a template may look at, such as name: texts, numbers, truths, lists of these.</summary>
    public IReadOnlyDictionary<string, object?> Others { get; init; } = new Dictionary<string, object?>();

    /// <summary>A user's turn.</summary>
    public static ChatMessage User(string content) => new("user", content);

    /// <summary>The model's turn.</summary>
    public static ChatMessage Assistant(string content) => new("assistant", content);

    /// <summary>The turn that sets the scene.</summary>
    public static ChatMessage System(string content) => new("system", content);
}
