namespace DpoNotebooks.Scoring;

/// <summary>The hidden states that predict the response tokens of a batch; only these reach the LM head.</summary>
/// <param name="Flat">Index in (N·T) of the state before each response token, int64: (M,).</param>
/// <param name="Targets">The response tokens: (M,).</param>
/// <param name="Rows">The row of each response token: (M,).</param>
/// <param name="Columns">The index of each token in its response, from 0: (M,).</param>
/// <param name="Longest">R, the length of the longest response.</param>
/// <param name="Counts">The number of response tokens of each row.</param>
internal sealed record ResponsePositions(Tensor Flat, Tensor Targets, Tensor Rows, Tensor Columns, long Longest, long[] Counts)
{
    /// <summary>Returns the positions of a batch. The first token of a row has no state before it and is not scored.</summary>
    public static ResponsePositions Of(SequenceBatch batch)
    {
        using var scope = NewDisposeScope();
        var width = batch.Ids.shape[1];
        var (flat, rows, columns) = (new List<long>(), new List<long>(), new List<long>());
        var counts = new long[batch.Count];
        for (var row = 0; row < batch.Count; row++)
        {
            for (var at = Math.Max(1, batch.PromptLengths[row]); at < batch.Lengths[row]; at++)
            {
                flat.Add(row * width + at - 1);
                rows.Add(row);
                columns.Add(counts[row]++);
            }
        }

        var device = batch.Ids.device;
        var before = tensor(flat, device: device);
        return new ResponsePositions(
            before.MoveToOuterDisposeScope(),
            batch.Ids.reshape(-1).index_select(0, before + 1).MoveToOuterDisposeScope(),
            tensor(rows, device: device).MoveToOuterDisposeScope(),
            tensor(columns, device: device).MoveToOuterDisposeScope(),
            Math.Max(1, counts.DefaultIfEmpty(0).Max()),
            counts);
    }
}
