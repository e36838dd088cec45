namespace DpoNotebooks.Data;

/// <summary>The end of a prompt that is kept if the prompt is too long.</summary>
public enum KeptPromptEnd
{
    /// <summary>Keeps the first tokens, as the reference code does for all data except HH.</summary>
    Start,

    /// <summary>Keeps the last tokens, as the reference code does for HH.</summary>
    End,
}

/// <summary>Truncates pairs by the rule of the reference code: first the prompt and, if that is not enough, then both responses.</summary>
public sealed record PairTruncation
{
    /// <summary>The maximum number of tokens of prompt and response together, EOS included.</summary>
    public int MaxLength { get; init; } = 512;

    /// <summary>The length to which a prompt is truncated if prompt and longer response exceed <see cref="MaxLength"/>.</summary>
    public int MaxPromptLength { get; init; } = 256;

    /// <summary>The end of the prompt that is kept.</summary>
    public KeptPromptEnd KeptPromptEnd { get; init; } = KeptPromptEnd.Start;

    /// <summary>Truncates a pair to <see cref="MaxLength"/>. A truncated response loses its EOS, because its text does not end there.</summary>
    public TokenizedPair Apply(TokenizedPair pair)
    {
        var longer = Math.Max(pair.Chosen.Length, pair.Rejected.Length);
        if (pair.Prompt.Length + longer <= MaxLength)
        {
            return pair;
        }

        var prompt = pair.Prompt.Length <= MaxPromptLength ? pair.Prompt
            : KeptPromptEnd == KeptPromptEnd.Start ? pair.Prompt[..MaxPromptLength] : pair.Prompt[^MaxPromptLength..];
        return prompt.Length + longer <= MaxLength ? pair with { Prompt = prompt }
            : new TokenizedPair(prompt, Truncate(pair.Chosen), Truncate(pair.Rejected));
    }

    /// <summary>Checks the lengths and, if given, compares them with the number of positions of a model.</summary>
    /// <exception cref="ArgumentException">0 &lt; MaxPromptLength &lt; MaxLength ≤ context does not hold.</exception>
    public void Validate(int? modelContext = null)
    {
        if (MaxPromptLength <= 0 || MaxPromptLength >= MaxLength || MaxLength > modelContext)
        {
            var context = modelContext?.ToString() ?? "unknown";
            throw new ArgumentException(
                $"the lengths must satisfy 0 < MaxPromptLength ({MaxPromptLength}) < MaxLength ({MaxLength}) <= context ({context})");
        }
    }

    private int[] Truncate(int[] response) => response[..Math.Min(response.Length, MaxLength - MaxPromptLength)];
}
