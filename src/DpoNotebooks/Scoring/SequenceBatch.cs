namespace DpoNotebooks.Scoring;

/// <summary>Token ids of a prompt and one response to it; the response ends in EOS unless it was cut.</summary>
public sealed record TokenizedResponse(int[] Prompt, int[] Response);

/// <summary>Token ids of a preference pair: one prompt, two responses, each ending in EOS unless it was cut.</summary>
public sealed record TokenizedPair(int[] Prompt, int[] Chosen, int[] Rejected);

/// <summary>N sequences (prompt + response) padded on the right; positions are 0..T-1 in every row.</summary>
/// <param name="Ids">Token ids, int64: (N, T).</param>
/// <param name="PromptLengths">Tokens of the prompt, a row.</param>
/// <param name="Lengths">Tokens of prompt and response together, a row.</param>
/// <remarks>A batch of B pairs has N = 2B rows, the B chosen before the B rejected.</remarks>
public sealed record SequenceBatch(Tensor Ids, int[] PromptLengths, int[] Lengths) : IDisposable
{
    /// <summary>N.</summary>
    public int Count => Lengths.Length;

    /// <summary>Releases the ids.</summary>
    public void Dispose() => Ids.Dispose();
}
