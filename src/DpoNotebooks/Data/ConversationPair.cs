using DpoNotebooks.HuggingFace.ChatTemplates;

namespace DpoNotebooks.Data;

/// <summary>Two ways to go on with a conversation, the first preferred.</summary>
/// <param name="Prompt">What was said before.</param>
/// <param name="Chosen">The preferred continuation; its last message is the assistant's.</param>
/// <param name="Rejected">The other one.</param>
public sealed record ConversationPair(IReadOnlyList<ChatMessage> Prompt, IReadOnlyList<ChatMessage> Chosen, IReadOnlyList<ChatMessage> Rejected)
{
    /// <summary>Where the pair was read, "file:line".</summary>
    public string? Source { get; init; }

    /// <summary>The judge's score of the chosen response, where there is one.</summary>
    public double? ChosenScore { get; init; }

    /// <summary>The judge's score of the rejected response, where there is one; ties occur.</summary>
    public double? RejectedScore { get; init; }

    /// <summary>The pair as text: the prompt with what the assistant's turn begins with, and what each response adds to it. The end-of-text
    /// token that closes a response is left out, with the white space after it: tokenizing pairs puts one there.</summary>
    /// <param name="template">The model's chat template.</param>
    /// <exception cref="ChatTemplateException">The template refuses the messages, or writes the prompt otherwise once there is a response.</exception>
    public PreferencePair Render(ChatTemplate template)
    {
        try
        {
            var prompt = template.Render(Prompt, addGenerationPrompt: true);
            return new PreferencePair(prompt, Response(template, prompt, Chosen), Response(template, prompt, Rejected)) { Source = Source };
        }
        catch (ChatTemplateException e) when (Source is not null)
        {
            throw new ChatTemplateException($"{Source}: {e.Message}", e);
        }
    }

    private string Response(ChatTemplate template, string prompt, IReadOnlyList<ChatMessage> continuation)
    {
        var whole = template.Render([.. Prompt, .. continuation]);
        if (!whole.StartsWith(prompt, StringComparison.Ordinal))
        {
            throw new ChatTemplateException($"the template writes the prompt otherwise once there is a response: it begins '{Where(whole, prompt)}' and not '{Where(prompt, whole)}'");
        }

        var response = whole[prompt.Length..];
        var trimmed = response.TrimEnd();
        return template.EosToken is { Length: > 0 } eos && trimmed.EndsWith(eos, StringComparison.Ordinal) ? trimmed[..^eos.Length] : response;
    }

    // The few characters where a text stops being like another.
    private static string Where(string text, string other)
    {
        var at = text.AsSpan().CommonPrefixLength(other);
        return text[Math.Max(0, at - 20)..Math.Min(text.Length, at + 20)];
    }
}
