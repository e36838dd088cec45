using DpoNotebooks.Scoring;

namespace DpoNotebooks.Data;

/// <summary>Which end of a prompt that is too long stays.</summary>
public enum KeptPromptEnd
{
    /// <summary>Its first tokens, as the reference code does for all data but HH.</summary>
    Start,

    /// <summary>Its last tokens, as the reference code does for HH.</summary>
    End,
}

/// <summary>The reference code's rule for pairs that are too long: first the prompt is cut, then, if that is not enough, both responses.</summary>
public sealed record PairTruncation
{
    /// <summary>Most tokens of prompt and response together, EOS included.</summary>
    public int MaxLength { get; init; } = 512;

    /// <summary>What a prompt is cut to where prompt and longer response exceed <see cref="MaxLength"/>.</summary>
    public int MaxPromptLength { get; init; } = 256;

    /// <summary>Which end of the prompt stays.</summary>
    public KeptPromptEnd KeptPromptEnd { get; init; } = KeptPromptEnd.Start;

    /// <summary>The pair cut to <see cref="MaxLength"/>; a response that is cut loses its EOS, for its text does not end there.</summary>
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
            : new TokenizedPair(prompt, Cut(pair.Chosen), Cut(pair.Rejected));
    }

    /// <summary>Checks the lengths, also against the positions that a model has.</summary>
    /// <exception cref="ArgumentException">0 &lt; MaxPromptLength &lt; MaxLength ≤ context does not hold.</exception>
    public void Validate(int? modelContext = null)
    {
        if (MaxPromptLength <= 0 || MaxPromptLength >= MaxLength || MaxLength > modelContext)
        {
            throw new ArgumentException(
                $"lengths must obey 0 < MaxPromptLength ({MaxPromptLength}) < MaxLength ({MaxLength}) <= context ({modelContext?.ToString() ?? "unknown"})");
        }
    }

    private int[] Cut(int[] response) => response[..Math.Min(response.Length, MaxLength - MaxPromptLength)];
}
