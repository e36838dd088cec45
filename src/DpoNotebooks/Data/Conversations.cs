namespace DpoNotebooks.Data;

/// <summary>Reads conversational preference pairs, UltraFeedback-binarized among them: chosen and rejected are lists of messages.</summary>
public static class Conversations
{
    /// <summary>The pairs of a file in its order.</summary>
    /// <param name="path">A JSONL or Parquet file with chosen and rejected, each a list of role and content. A prompt that is a list as well
    /// is what they continue; otherwise the prompt is what they begin with in common, or, where that is nothing, the prompt's text as the user's.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">As <see cref="PreferencePairs.Load"/>; or a list is empty, or has a last message that is not the assistant's.</exception>
    public static IEnumerable<ConversationPair> Load(string path, Action<DataFileException>? onBadRow = null) => DataRows.Load(path, Parse, onBadRow);

    private static ConversationPair Parse(DataRow row)
    {
        var (chosen, rejected) = (Answer(row, "chosen"), Answer(row, "rejected"));
        ChatMessage[] shared = [.. chosen[..^1].Zip(rejected[..^1]).TakeWhile(pair => (pair.First.Role, pair.First.Content) == (pair.Second.Role, pair.Second.Content)).Select(pair => pair.First)];
        var isExplicit = row.Has("prompt") && row.Cell("prompt") is IReadOnlyList<object?>;
        var prompt = isExplicit ? Messages(row, "prompt") : shared.Length > 0 ? shared : [new ChatMessage("user", row.Text("prompt"))];
        var from = isExplicit ? 0 : shared.Length;
        return new ConversationPair(prompt, chosen[from..], rejected[from..])
        {
            Source = row.Source,
            ChosenScore = row.NumberIfAny("score_chosen"),
            RejectedScore = row.NumberIfAny("score_rejected"),
        };
    }

    private static ChatMessage[] Answer(DataRow row, string field) =>
        Messages(row, field) is [.., { Role: "assistant" }] messages ? messages : throw row.Problem($"the last message of '{field}' is not the assistant's");

    private static ChatMessage[] Messages(DataRow row, string field)
    {
        ChatMessage[] messages = [.. row.Items(field).Select(message => new ChatMessage(message.Text("role"), message.Text("content")))];
        return messages.Length > 0 ? messages : throw row.Problem($"'{field}' has no message");
    }
}
