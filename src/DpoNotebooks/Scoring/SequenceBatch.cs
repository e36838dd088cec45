namespace DpoNotebooks.Scoring;

/// <summary>N sequences (prompt + response) padded on the right; positions are 0..T-1 in every row.</summary>
/// <param name="Ids">Token ids, int64: (N, T).</param>
/// <param name="PromptLengths">Prompt tokens of each row.</param>
/// <param name="Lengths">Prompt and response tokens of each row.</param>
/// <remarks>A batch of B pairs has N = 2B rows, the B chosen before the B rejected.</remarks>
public sealed record SequenceBatch(Tensor Ids, int[] PromptLengths, int[] Lengths) : IDisposable
{
    /// <summary>N.</summary>
    public int Count => Lengths.Length;

    /// <summary>Disposes of the ids.</summary>
    public void Dispose() => Ids.Dispose();
}
