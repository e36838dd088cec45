using DpoNotebooks.Data;
using DpoNotebooks.Models;

namespace DpoNotebooks.Scoring;

/// <summary>Computes the token log-probabilities of any number of responses, in batches of similar length.</summary>
/// <param name="model">The model.</param>
/// <param name="batchTokens">The maximum number of tokens of a batch, padding included; a longer response forms a batch of its own.</param>
public sealed class ResponseScorer(CausalLm model, int batchTokens)
{
    /// <summary>Scores responses. The longest are first, so that insufficient memory shows at once.</summary>
    /// <param name="responses">N responses to prompts that are not empty.</param>
    /// <param name="cancel">Cancels between two batches.</param>
    /// <returns>N arrays: log p of each token of the response, in order. The array of an empty response is empty.</returns>
    public float[][] Score(IReadOnlyList<TokenizedResponse> responses, CancellationToken cancel = default)
    {
        var logps = new float[responses.Count][];
        Array.Fill(logps, []);
        int[] order = [.. Enumerable.Range(0, responses.Count).Where(index => responses[index].Response.Length > 0).OrderByDescending(Length)];
        for (var start = 0; start < order.Length;)
        {
            cancel.ThrowIfCancellationRequested();
            var batch = order.AsSpan(start, Math.Clamp(batchTokens / Length(order[start]), 1, order.Length - start)).ToArray();
            var (_, tokens) = DatasetLogps.Score(model, [.. batch.Select(index => responses[index])], tokens: true);
            foreach (var (row, index) in batch.Index())
            {
                logps[index] = tokens[row];
            }

            start += batch.Length;
        }

        return logps;

        int Length(int index) => responses[index].Prompt.Length + responses[index].Response.Length;
    }
}
