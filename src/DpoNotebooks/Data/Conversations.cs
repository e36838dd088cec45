using DpoNotebooks.HuggingFace.ChatTemplates;

namespace DpoNotebooks.Data;

/// <summary>Reads conversational preference pairs, such as UltraFeedback-binarized.</summary>
public static class Conversations
{
    /// <summary>Reads the pairs of a file, in order.</summary>
    /// <param name="path">A JSONL or Parquet file. chosen and rejected are the assistant's text, or lists of messages (role, content) that
    /// continue the prompt or begin with it. prompt is the user's text or a list of messages; if it is missing, the prompt is the messages that
    /// chosen and rejected share before their last one.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFileException">As for <see cref="PreferencePairs.Load"/>; or a list is empty, or its last message is not the
    /// assistant's.</exception>
    public static IEnumerable<ConversationPair> Load(string path, Action<DataFileException>? onBadRow = null) =>
        DataRows.Load(path, Parse, onBadRow);

    private static ConversationPair Parse(DataRow row)
    {
        var (chosen, rejected) = (Answer(row, "chosen"), Answer(row, "rejected"));
        ChatMessage[] shared = [.. chosen[..^1].Zip(rejected[..^1]).TakeWhile(pair => IsSame(pair.First, pair.Second)).Select(pair => pair.First)];
        // If the lists share a beginning, a prompt that is text only repeats a part of it.
        var prompt = shared.Length > 0 && row.Cell("prompt") is not IReadOnlyList<object?> ? shared : Messages(row, "prompt", "user");
        return new ConversationPair(prompt, Rest(chosen, prompt), Rest(rejected, prompt))
        {
            Source = row.Source,
            ChosenScore = row.NumberOrNull("score_chosen"),
            RejectedScore = row.NumberOrNull("score_rejected"),
        };
    }

    private static ChatMessage[] Answer(DataRow row, string field) =>
        Messages(row, field, "assistant") is [.., { Role: "assistant" }] messages
            ? messages
            : throw row.Problem($"the last message of '{field}' is not the assistant's");

    private static ChatMessage[] Messages(DataRow row, string field, string role)
    {
        if (row.TextOrNull(field) is { } text)
        {
            return [new ChatMessage(role, text)];
        }

        ChatMessage[] messages = [.. row.InnerRows(field).Select(message => new ChatMessage(message.Text("role"), message.Text("content")))];
        return messages.Length > 0 ? messages : throw row.Problem($"'{field}' has no message");
    }

    private static ChatMessage[] Rest(ChatMessage[] answer, ChatMessage[] prompt) =>
        answer.Length > prompt.Length && prompt.Zip(answer).All(pair => IsSame(pair.First, pair.Second)) ? answer[prompt.Length..] : answer;

    // A message's other fields are a dictionary, which a record compares by reference.
    private static bool IsSame(ChatMessage one, ChatMessage other) => (one.Role, one.Content) == (other.Role, other.Content);
}
