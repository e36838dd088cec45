using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Scoring;

/// <summary>Summed log-probabilities of responses: log π(y|x) = Σ_t log π(y_t | x, y_&lt;t), EOS included.</summary>
public static class SequenceLogps
{
    /// <summary>Scores the responses of a batch; gradients flow to the model where grad mode is on.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">N sequences.</param>
    /// <param name="tokens">Give the (N, R) log-probability of each token too.</param>
    /// <param name="logSumSquares">Give the (N, R) log Σ_v p(v)² too, outside the gradient; WPO reads it.</param>
    /// <param name="dropout">As in <see cref="CausalLm.Hidden"/>; 0 but in fine-tuning.</param>
    /// <param name="recompute">As there: activation checkpointing.</param>
    /// <returns>Sums and lengths in float32, N rows; a row without response tokens has sum 0.</returns>
    public static ResponseLogps Compute(CausalLm model, SequenceBatch batch, bool tokens = false, bool logSumSquares = false, double dropout = 0, bool recompute = false)
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

    /// <summary>The hidden states that predict the response tokens, prompt rows and padding dropped: (M, C).</summary>
    internal static Tensor HiddenStates(CausalLm model, SequenceBatch batch, ResponsePositions positions, double dropout = 0, bool recompute = false)
    {
        if (batch.Ids.shape[1] > model.Config.ContextLength)
        {
            throw new ArgumentException($"a row of {batch.Ids.shape[1]} tokens exceeds the model's context of {model.Config.ContextLength}");
        }

        using var scope = NewDisposeScope();
        // Padding is on the right, so causal attention alone keeps it out of every response.
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
