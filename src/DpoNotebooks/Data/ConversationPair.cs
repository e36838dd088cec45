using DpoNotebooks.HuggingFace.ChatTemplates;

namespace DpoNotebooks.Data;

/// <summary>Two continuations of a conversation, the first preferred.</summary>
/// <param name="Prompt">The messages before the continuations.</param>
/// <param name="Chosen">The preferred continuation; its last message is the assistant's.</param>
/// <param name="Rejected">The other continuation.</param>
public sealed record ConversationPair(IReadOnlyList<ChatMessage> Prompt, IReadOnlyList<ChatMessage> Chosen, IReadOnlyList<ChatMessage> Rejected)
{
    /// <summary>The position of the pair in its file, "file:line".</summary>
    public string? Source { get; init; }

    /// <summary>The judge's score of the chosen response, if the data has one.</summary>
    public double? ChosenScore { get; init; }

    /// <summary>The judge's score of the rejected response, if the data has one; ties occur.</summary>
    public double? RejectedScore { get; init; }

    /// <summary>Renders the pair as text: the prompt with the beginning of the assistant's turn, and the text that each response adds to it.
    /// The EOS token that ends a response is removed, with the white space after it, because tokenizing a pair adds one.</summary>
    /// <param name="template">The model's chat template.</param>
    /// <exception cref="ChatTemplateException">The template rejects the messages, or renders the prompt differently if a response follows.</exception>
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
            throw new ChatTemplateException("the template renders the prompt differently if a response follows: "
                + $"'{Around(whole, prompt)}' instead of '{Around(prompt, whole)}'");
        }

        var response = whole[prompt.Length..];
        var trimmed = response.TrimEnd();
        var endsInEos = template.EosToken is { Length: > 0 } eos && trimmed.EndsWith(eos, StringComparison.Ordinal);
        return endsInEos ? trimmed[..^template.EosToken!.Length] : response;
    }

    // The characters around the first difference from another text.
    private static string Around(string text, string other)
    {
        var at = text.AsSpan().CommonPrefixLength(other);
        return text[Math.Max(0, at - 20)..Math.Min(text.Length, at + 20)];
    }
}
