using System.Security.Cryptography;
using System.Text;
using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;

namespace DpoNotebooks.Scoring;

/// <summary>A model's log-probabilities of every response of a dataset, usually the reference's: computed once and stored on the CPU.</summary>
/// <param name="Key">Hash of the model's weights and dtype and of <paramref name="Data"/>.</param>
/// <param name="Data"><see cref="PairDataset.ResponsesHash"/> of the data.</param>
/// <param name="Sums">The summed log-probability of each response.</param>
/// <param name="Tokens">The log-probabilities of the tokens of each response, for the losses that need them; otherwise null.</param>
public sealed record DatasetLogps(string Key, string Data, float[] Sums, float[][]? Tokens)
{
    /// <summary>Computes the log-probabilities of every response of the dataset.</summary>
    /// <param name="reference">The model; it is not changed.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="tokens">Whether to store token log-probabilities too.</param>
    /// <param name="batchSize">Sequences per forward pass.</param>
    /// <param name="progress">Called with the numbers of responses done and in all, after every batch.</param>
    /// <exception cref="ArgumentException">A pair does not fit the model; the message names it.</exception>
    public static DatasetLogps Compute(CausalLm reference, PairDataset data, bool tokens = false, int batchSize = 128, Action<int, int>? progress = null)
    {
        DataFit.Check(reference.Config, data);
        var done = 0;
        var sums = new float[data.Responses.Count];
        var tokenLogps = tokens ? new float[sums.Length][] : null;
        // Batches of similar length need little padding.
        foreach (var chunk in Enumerable.Range(0, sums.Length).OrderBy(index => Length(data.Responses[index])).Chunk(batchSize))
        {
            var (batchSums, batchTokens) = Score(reference, [.. chunk.Select(index => data.Responses[index])], tokens);
            foreach (var (row, index) in chunk.Index())
            {
                sums[index] = batchSums[row];
                if (tokenLogps is not null)
                {
                    tokenLogps[index] = batchTokens[row];
                }
            }

            done += chunk.Length;
            progress?.Invoke(done, sums.Length);
        }

        return new DatasetLogps(KeyOf(reference, data), data.ResponsesHash, sums, tokenLogps);

        static int Length(TokenizedResponse response) => response.Prompt.Length + response.Response.Length;
    }

    /// <summary>Computes the summed log-probability of each response and, if requested, the log-probability of each token.</summary>
    internal static (float[] Sums, float[][] Tokens) Score(CausalLm reference, TokenizedResponse[] responses, bool tokens)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var batch = Collator.Collate(responses, reference.PadId, reference.Device);
        var logps = SequenceLogps.Compute(reference, batch, tokens);
        var flat = logps.Tokens is null ? [] : Floats(logps.Tokens);
        var width = flat.Length / responses.Length;
        return (Floats(logps.Sums), [.. responses.Select((response, row) => flat.AsSpan(row * width, tokens ? response.Response.Length : 0).ToArray())]);

        static float[] Floats(Tensor values) => values.cpu().to_type(ScalarType.Float32).data<float>().ToArray();
    }

    /// <summary>Returns the stored log-probabilities of some responses as tensors.</summary>
    /// <param name="responses">N indices into the responses of the dataset.</param>
    /// <param name="policy">The policy's log-probabilities of the same responses; the result has their lengths, dtype and device.</param>
    /// <param name="tokens">Whether to return token log-probabilities too.</param>
    public ResponseLogps Gather(int[] responses, ResponseLogps policy, bool tokens)
    {
        using var scope = NewDisposeScope();
        var sums = tensor([.. responses.Select(index => Sums[index])], policy.Sums.dtype, policy.Sums.device);
        return new ResponseLogps(sums.MoveToOuterDisposeScope(), policy.Lengths)
        {
            Tokens = tokens && policy.Tokens is { } like ? GatherTokens(responses, like).MoveToOuterDisposeScope() : null,
        };
    }

    private Tensor GatherTokens(int[] responses, Tensor like)
    {
        var tokens = Tokens ?? throw new InvalidOperationException("these log-probabilities were computed without tokens: compute them with tokens: true");
        var flat = new float[like.shape[0] * like.shape[1]];
        for (var row = 0; row < responses.Length; row++)
        {
            tokens[responses[row]].CopyTo(flat, row * like.shape[1]);
        }

        return tensor(flat, like.shape, like.dtype, like.device);
    }

    /// <summary>Checks that the log-probabilities were computed for these responses.</summary>
    /// <exception cref="ArgumentException">They were computed for others.</exception>
    internal void CheckMatches(PairDataset data)
    {
        if (data.ResponsesHash != Data)
        {
            throw new ArgumentException(
                "the log-probabilities were computed for other pairs, or for the same pairs with another tokenizer or truncation: compute them again");
        }
    }

    internal static string KeyOf(CausalLm reference, PairDataset data) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference.WeightsHash() + data.ResponsesHash)));
}
