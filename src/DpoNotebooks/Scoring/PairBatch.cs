using DpoNotebooks.Data;

namespace DpoNotebooks.Scoring;

/// <summary>A batch of B pairs over their distinct sequences.</summary>
/// <param name="Sequences">The distinct sequences: N rows, N at most 2B.</param>
/// <param name="Responses">The index of each row in the responses of the dataset.</param>
/// <param name="ChosenRows">The row of each pair's chosen response, int64: (B,).</param>
/// <param name="RejectedRows">The row of each pair's rejected response, int64: (B,).</param>
public sealed record PairBatch(SequenceBatch Sequences, int[] Responses, Tensor ChosenRows, Tensor RejectedRows) : IDisposable
{
    /// <summary>B.</summary>
    public int Count => (int)ChosenRows.shape[0];

    /// <summary>Builds a batch of some pairs of a dataset.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="pairs">Indices of the pairs.</param>
    /// <param name="padId">The padding id; padding is not scored.</param>
    /// <param name="device">The device of the tensors; null is the CPU.</param>
    public static PairBatch Collate(PairDataset data, IReadOnlyList<int> pairs, int padId, Device? device = null)
    {
        var rows = new Dictionary<int, long>();
        var chosen = pairs.Select(pair => Row(data.Pairs[pair].Chosen)).ToArray();
        var rejected = pairs.Select(pair => Row(data.Pairs[pair].Rejected)).ToArray();
        var responses = rows.Keys.ToArray();
        var sequences = Collator.Collate([.. responses.Select(index => data.Responses[index])], padId, device);
        return new PairBatch(sequences, responses, tensor(chosen, device: device), tensor(rejected, device: device));

        long Row(int response)
        {
            if (!rows.TryGetValue(response, out var row))
            {
                rows.Add(response, row = rows.Count);
            }

            return row;
        }
    }

    /// <summary>Disposes of the tensors.</summary>
    public void Dispose()
    {
        Sequences.Dispose();
        ChosenRows.Dispose();
        RejectedRows.Dispose();
    }
}
