using DpoNotebooks.Tokenization.Chat;

namespace DpoNotebooks.Data;

/// <summary>Preference pairs of conversations: the messages as the model's chat template writes them.</summary>
public static class ConversationPairs
{
    /// <summary>The pairs of a JSONL file. prompt is a list of messages (role, content) or the user's words; chosen and rejected are lists that
    /// go on from there, or that begin with the prompt's messages, or the model's words. Without a prompt, it is what chosen and
    /// rejected have in common before their last message.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="template">The model's chat template.</param>
    /// <param name="onBadRow">Told of each bad row, which is then passed over; null stops at the first one.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">While enumerating: a row is not such a pair, or the template cannot write it.</exception>
    public static IEnumerable<PreferencePair> Load(string path, ChatTemplate template, Action<DataFileException>? onBadRow = null) =>
        PreferencePairs.Load(path, row => PairOf(row, template), onBadRow);

    /// <summary>A pair as text: the prompt with what the model's turn begins with, and what each answer adds to it. The end-of-text token that
    /// closes an answer is left out, with the white space after it: tokenizing pairs puts one there.</summary>
    /// <param name="template">The model's chat template.</param>
    /// <param name="prompt">The messages before the answers.</param>
    /// <param name="chosen">The preferred answer.</param>
    /// <param name="rejected">The other one.</param>
    /// <exception cref="ChatTemplateException">The template refuses the messages, or writes the prompt otherwise once there is an answer.</exception>
    public static PreferencePair Of(ChatTemplate template, IReadOnlyList<ChatMessage> prompt, IReadOnlyList<ChatMessage> chosen, IReadOnlyList<ChatMessage> rejected)
    {
        var text = template.Render(prompt, addGenerationPrompt: true);
        return new PreferencePair(text, Answer(template, text, [.. prompt, .. chosen]), Answer(template, text, [.. prompt, .. rejected]));
    }

    private static string Answer(ChatTemplate template, string prompt, List<ChatMessage> messages)
    {
        var whole = template.Render(messages);
        if (!whole.StartsWith(prompt, StringComparison.Ordinal))
        {
            throw new ChatTemplateException($"the template writes the prompt otherwise once there is an answer: it begins '{Start(whole, prompt)}' and not '{Start(prompt, whole)}'");
        }

        var answer = whole[prompt.Length..];
        var trimmed = answer.TrimEnd();
        return template.EosToken is { Length: > 0 } eos && trimmed.EndsWith(eos, StringComparison.Ordinal) ? trimmed[..^eos.Length] : answer;
    }

    /// <summary>The few characters where a text stops being like another.</summary>
    private static string Start(string text, string other)
    {
        var at = text.AsSpan().CommonPrefixLength(other);
        return text[Math.Max(0, at - 20)..Math.Min(text.Length, at + 20)];
    }

    private static PreferencePair PairOf(DataRow row, ChatTemplate template)
    {
        var (chosen, rejected) = (ChatMessages.Read(row, "chosen", "assistant"), ChatMessages.Read(row, "rejected", "assistant"));
        var prompt = row.Fields.ContainsKey("prompt") ? ChatMessages.Read(row, "prompt", "user") : Common(chosen, rejected);
        try
        {
            return Of(template, prompt, Rest(chosen, prompt), Rest(rejected, prompt)) with { Source = row.Source };
        }
        catch (ChatTemplateException e)
        {
            throw new DataFileException(row.File, row.Line, e.Message, e);
        }
    }

    private static List<ChatMessage> Common(List<ChatMessage> chosen, List<ChatMessage> rejected) =>
        [.. chosen.SkipLast(1).Zip(rejected.SkipLast(1)).TakeWhile(pair => IsSame(pair.First, pair.Second)).Select(pair => pair.First)];

    private static List<ChatMessage> Rest(List<ChatMessage> answer, List<ChatMessage> prompt) =>
        answer.Count > prompt.Count && prompt.Zip(answer).All(pair => IsSame(pair.First, pair.Second)) ? answer[prompt.Count..] : answer;

    private static bool IsSame(ChatMessage one, ChatMessage other) => (one.Role, one.Content) == (other.Role, other.Content);
}
