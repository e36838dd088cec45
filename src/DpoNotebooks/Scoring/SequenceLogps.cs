using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Scoring;

/// <summary>Computes summed log-probabilities of responses: log π(y|x) = Σ_t log π(y_t | x, y_&lt;t), EOS included.</summary>
public static class SequenceLogps
{
    /// <summary>Computes the log-probabilities of the responses of a batch, with gradient if grad mode is on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">N sequences.</param>
    /// <param name="tokens">Whether to return the log-probability of each token too: (N, R).</param>
    /// <param name="logSumSquares">Whether to return log Σ_v p(v)² too, without gradient: (N, R). WPO needs it.</param>
    /// <param name="dropout">As in <see cref="CausalLm.Hidden"/>; 0 except in fine-tuning.</param>
    /// <param name="recompute">As in <see cref="CausalLm.Hidden"/>: activation checkpointing.</param>
    /// <returns>Sums and lengths in float32, N rows; a row without response tokens has sum 0.</returns>
    public static ResponseLogps Compute(
        CausalLm model, SequenceBatch batch, bool tokens = false, bool logSumSquares = false, double dropout = 0, bool recompute = false)
    {
        using var scope = NewDisposeScope();
        var positions = ResponsePositions.Of(batch);
        var states = HiddenStates(model, batch, positions, dropout, recompute);
        var picked = TokenLogpsFunction.Of(states, model.Head, positions.Targets); // (M,)
        var sums = zeros([batch.Count], picked.dtype, picked.device).index_add(0, positions.Rows, picked, 1);
        var lengths = tensor(positions.Counts, dtype: picked.dtype, device: picked.device);
        return new ResponseLogps(sums.MoveToOuterDisposeScope(), lengths.MoveToOuterDisposeScope())
        {
            Tokens = tokens ? Spread(picked, positions, batch.Count).MoveToOuterDisposeScope() : null,
            LogSumSquares = logSumSquares ? Spread(SumSquares(states, model.Head), positions, batch.Count).MoveToOuterDisposeScope() : null,
        };
    }

    /// <summary>Computes the hidden states that predict the response tokens, without those of prompts and padding: (M, C).</summary>
    internal static Tensor HiddenStates(CausalLm model, SequenceBatch batch, ResponsePositions positions, double dropout = 0, bool recompute = false)
    {
        if (batch.Ids.shape[1] > model.Config.ContextLength)
        {
            throw new ArgumentException($"a row of {batch.Ids.shape[1]} tokens exceeds the model's context of {model.Config.ContextLength}");
        }

        using var scope = NewDisposeScope();
        // Padding is on the right, so causal attention alone excludes it from every response.
        var columns = arange(batch.Ids.shape[1], ScalarType.Int64, batch.Ids.device);
        var hidden = model.Hidden(batch.Ids, columns, dropout: dropout, recompute: recompute); // (N, T, C)
        return hidden.reshape(-1, hidden.shape[2]).index_select(0, positions.Flat).MoveToOuterDisposeScope();
    }

    private static Tensor Spread(Tensor picked, ResponsePositions positions, int rows)
    {
        using var scope = NewDisposeScope();
        var flat = zeros([rows * positions.Longest], picked.dtype, picked.device);
        return flat.index_add(0, positions.Rows * positions.Longest + positions.Columns, picked, 1).view(rows, positions.Longest).MoveToOuterDisposeScope();
    }

    private static Tensor SumSquares(Tensor states, LmHead head)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var chunks = new List<Tensor>();
        foreach (var (start, count) in TokenLogpsFunction.Chunks(states.shape[0], head.Weight.shape[0]))
        {
            using var chunkScope = NewDisposeScope();
            var logits = Precision.AtLeastFloat32(head.Logits(states.narrow(0, start, count)));
            chunks.Add(((2 * logits).logsumexp(1) - 2 * logits.logsumexp(1)).MoveToOuterDisposeScope());
        }

        return cat(chunks).MoveToOuterDisposeScope();
    }
}
