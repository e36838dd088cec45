using DpoNotebooks.Data;

namespace DpoNotebooks.Scoring;

/// <summary>Builds padded batches of token ids.</summary>
public static class Collator
{
    /// <summary>Builds a batch of one row per response, padded on the right to the longest row: ids (N, T).</summary>
    /// <param name="responses">N prompts with responses, none of them empty.</param>
    /// <param name="padId">The padding id. It may be EOS, because the lengths and not the ids determine where a row ends.</param>
    /// <param name="device">The device of the ids; null is the CPU.</param>
    /// <exception cref="ArgumentException">The batch, a prompt or a response is empty, or an id is negative; the message names the row.</exception>
    public static SequenceBatch Collate(IReadOnlyList<TokenizedResponse> responses, int padId, Device? device = null)
    {
        Check(responses, padId);
        var lengths = responses.Select(row => row.Prompt.Length + row.Response.Length).ToArray();
        var width = lengths.Max();
        var ids = new long[responses.Count * width];
        Array.Fill(ids, padId);
        for (var row = 0; row < responses.Count; row++)
        {
            var at = row * width;
            foreach (var id in responses[row].Prompt.Concat(responses[row].Response))
            {
                ids[at++] = id;
            }
        }

        return new SequenceBatch(tensor(ids, [responses.Count, width], device: device), [.. responses.Select(row => row.Prompt.Length)], lengths);
    }

    /// <summary>Builds a batch of 2B rows from B pairs: the chosen responses, then the rejected ones, in the order of the pairs.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Collate"/>.</exception>
    public static SequenceBatch CollatePairs(IReadOnlyList<TokenizedPair> pairs, int padId, Device? device = null) =>
        Collate([.. pairs.Select(pair => new TokenizedResponse(pair.Prompt, pair.Chosen)),
            .. pairs.Select(pair => new TokenizedResponse(pair.Prompt, pair.Rejected))], padId, device);

    private static void Check(IReadOnlyList<TokenizedResponse> responses, int padId)
    {
        if (responses.Count == 0 || padId < 0)
        {
            throw new ArgumentException(padId < 0 ? $"the padding id {padId} is negative" : "a batch needs at least one row");
        }

        for (var row = 0; row < responses.Count; row++)
        {
            var (prompt, response) = responses[row];
            if (prompt.Length == 0 || response.Length == 0 || prompt.Concat(response).Any(id => id < 0))
            {
                throw new ArgumentException($"row {row} of the batch has an empty prompt, an empty response or a negative id", nameof(responses));
            }
        }
    }
}
