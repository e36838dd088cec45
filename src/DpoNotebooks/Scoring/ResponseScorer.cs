using DpoNotebooks.Models;

namespace DpoNotebooks.Scoring;

/// <summary>Log-probabilities of any number of responses, in batches of like length.</summary>
/// <param name="model">The model.</param>
/// <param name="batchTokens">Tokens of a batch at most, padding included; a response that is longer goes alone.</param>
public sealed class ResponseScorer(CausalLm model, int batchTokens)
{
    /// <summary>Scores responses; the longest go first, so that memory that does not suffice shows at once.</summary>
    /// <param name="responses">N prompts, none empty, with a response each.</param>
    /// <param name="cancel">Stops between two batches.</param>
    /// <returns>N lists: log p of each response's tokens, in their order; an empty response has none.</returns>
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
