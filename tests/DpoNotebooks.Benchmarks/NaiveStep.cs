using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Benchmarks;

/// <summary>
/// The textbook implementation that the library is compared with: both sequences of every pair in full, log-probabilities of shape
/// B×T×V, a reference pass at every step, and generation without a cache.
/// </summary>
public static class NaiveStep
{
    public static void Train(CausalLm policy, CausalLm reference, IReadOnlyList<TokenizedPair> pairs, double beta)
    {
        using var scope = NewDisposeScope();
        using var batch = Collator.CollatePairs(pairs, policy.PadId);
        using var mask = ResponseMask(batch);
        var logps = FullLogps(policy, batch.Ids, mask);
        Tensor referenceLogps;
        using (no_grad())
        {
            referenceLogps = FullLogps(reference, batch.Ids, mask);
        }

        var rewards = beta * (logps - referenceLogps);
        var loss = -nn.functional.logsigmoid(rewards.slice(0, 0, pairs.Count, 1) - rewards.slice(0, pairs.Count, 2 * pairs.Count, 1)).mean();
        loss.backward();
        policy.zero_grad();
    }

    public static void Generate(CausalLm model, int prompts, int promptTokens, int newTokens)
    {
        using var noGrad = no_grad();
        var ids = ones([prompts, promptTokens], int64);
        for (var i = 0; i < newTokens; i++)
        {
            using var scope = NewDisposeScope();
            var logits = model.Logits(model.Hidden(ids, arange(ids.shape[1])));
            var probabilities = nn.functional.softmax(logits.select(1, ids.shape[1] - 1), 1);
            var grown = cat([ids, probabilities.multinomial(1)], 1).MoveToOuterDisposeScope();
            ids.Dispose();
            ids = grown;
        }

        ids.Dispose();
    }

    private static Tensor FullLogps(CausalLm model, Tensor ids, Tensor mask)
    {
        var length = ids.shape[1];
        var logits = model.Logits(model.Hidden(ids, arange(length)));
        var logps = nn.functional.log_softmax(logits.slice(1, 0, length - 1, 1), -1);
        var picked = logps.gather(2, ids.slice(1, 1, length, 1).unsqueeze(2)).squeeze(2);
        return (picked * mask).sum(1);
    }

    private static Tensor ResponseMask(SequenceBatch batch)
    {
        var width = (int)batch.Ids.shape[1] - 1;
        var mask = new float[batch.Count, width];
        for (var row = 0; row < batch.Count; row++)
        {
            for (var at = batch.PromptLengths[row] - 1; at < batch.Lengths[row] - 1; at++)
            {
                mask[row, at] = 1;
            }
        }

        return tensor(mask);
    }
}
