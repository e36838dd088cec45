using DpoNotebooks.HuggingFace.ChatTemplates;

namespace DpoNotebooks.Data;

/// <summary>Reads conversational preference pairs, UltraFeedback-binarized among them.</summary>
public static class Conversations
{
    /// <summary>The pairs of a file in its order.</summary>
    /// <param name="path">A JSONL or Parquet file. chosen and rejected are lists of messages (role, content), which go on from the prompt or begin
    /// with it, or the assistant's words. prompt is a list as well, or the user's words; without one, it is what chosen and rejected have
    /// in common before their last message.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">As <see cref="PreferencePairs.Load"/>; or a list is empty, or has a last message that is not the assistant's.</exception>
    public static IEnumerable<ConversationPair> Load(string path, Action<DataFileException>? onBadRow = null) => DataRows.Load(path, Parse, onBadRow);

    private static ConversationPair Parse(DataRow row)
    {
        var (chosen, rejected) = (Answer(row, "chosen"), Answer(row, "rejected"));
        ChatMessage[] shared = [.. chosen[..^1].Zip(rejected[..^1]).TakeWhile(pair => IsSame(pair.First, pair.Second)).Select(pair => pair.First)];
        // Where they begin with something in common, a prompt in words only repeats a part of it.
        var prompt = shared.Length > 0 && row.Cell("prompt") is not IReadOnlyList<object?> ? shared : Messages(row, "prompt", "user");
        return new ConversationPair(prompt, Rest(chosen, prompt), Rest(rejected, prompt))
        {
            Source = row.Source,
            ChosenScore = row.NumberOrNull("score_chosen"),
            RejectedScore = row.NumberOrNull("score_rejected"),
        };
    }

    private static ChatMessage[] Answer(DataRow row, string field) =>
        Messages(row, field, "assistant") is [.., { Role: "assistant" }] messages ? messages : throw row.Problem($"the last message of '{field}' is not the assistant's");

    private static ChatMessage[] Messages(DataRow row, string field, string role)
    {
        if (row.TextOrNull(field) is { } words)
        {
            return [new ChatMessage(role, words)];
        }

        ChatMessage[] messages = [.. row.InnerRows(field).Select(message => new ChatMessage(message.Text("role"), message.Text("content")))];
        return messages.Length > 0 ? messages : throw row.Problem($"'{field}' has no message");
    }

    private static ChatMessage[] Rest(ChatMessage[] answer, ChatMessage[] prompt) =>
        answer.Length > prompt.Length && prompt.Zip(answer).All(pair => IsSame(pair.First, pair.Second)) ? answer[prompt.Length..] : answer;

    // A message's other fields are a dictionary, which a record compares by reference.
    private static bool IsSame(ChatMessage one, ChatMessage other) => (one.Role, one.Content) == (other.Role, other.Content);
}
