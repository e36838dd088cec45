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

    /// <summary>The pair as text: a response is what the whole conversation has beyond the prompt.</summary>
    /// <param name="template">A model's chat template: messages to text, with the beginning of an assistant's turn at its end where asked for.</param>
    /// <param name="eosToken">The text of EOS: where the template ends an answer with it, it is left out, with the white space after it,
    /// for <see cref="PairTokenizer"/> puts EOS there itself, and the model never writes beyond it.</param>
    /// <exception cref="InvalidDataException">The template does not write the prompt as the beginning of the whole.</exception>
    public PreferencePair Render(Func<IReadOnlyList<ChatMessage>, bool, string> template, string? eosToken = null)
    {
        var prompt = template(Prompt, true);
        return new PreferencePair(prompt, Response(Chosen), Response(Rejected)) { Source = Source };

        string Response(IReadOnlyList<ChatMessage> continuation)
        {
            var whole = template([.. Prompt, .. continuation], false);
            return whole.StartsWith(prompt, StringComparison.Ordinal) ? WithoutEos(whole[prompt.Length..], eosToken)
                : throw new InvalidDataException($"{Source ?? "a conversation"}: the chat template writes the prompt otherwise when an answer follows, so that the response cannot be cut off");
        }
    }

    private static string WithoutEos(string response, string? eosToken) =>
        eosToken is { Length: > 0 } && response.TrimEnd() is var text && text.EndsWith(eosToken, StringComparison.Ordinal) ? text[..^eosToken.Length] : response;
}
