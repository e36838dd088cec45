using System.Security.Cryptography;
using System.Text;
using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;

namespace DpoNotebooks.Scoring;

/// <summary>The reference's log-probabilities of every response of a dataset, computed once and kept on the CPU.</summary>
/// <param name="Key">Hash of the reference's weights and dtype and of <paramref name="Data"/>.</param>
/// <param name="Data"><see cref="PairDataset.Hash"/> of the data.</param>
/// <param name="Sums">Summed log-probability, a response.</param>
/// <param name="Tokens">Token log-probabilities, a response, where a loss asks for them.</param>
public sealed record DatasetLogps(string Key, string Data, float[] Sums, float[][]? Tokens)
{
    /// <summary>Scores every response of the dataset under the reference.</summary>
    /// <param name="reference">The reference model; nothing of it is changed.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="tokens">Keep token log-probabilities too.</param>
    /// <param name="batchSize">Sequences a forward pass.</param>
    /// <param name="progress">Told (done, all) after every batch.</param>
    /// <exception cref="ArgumentException">A pair does not fit the model; names it.</exception>
    public static DatasetLogps Compute(CausalLm reference, PairDataset data, bool tokens = false, int batchSize = 128, Action<int, int>? progress = null)
    {
        DataFit.Require(reference.Config, data);
        var done = 0;
        var sums = new float[data.Responses.Count];
        var tokenLogps = tokens ? new float[sums.Length][] : null;
        // By length, so that little is padding.
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

        return new DatasetLogps(KeyOf(reference, data), data.Hash, sums, tokenLogps);

        static int Length(TokenizedResponse response) => response.Prompt.Length + response.Response.Length;
    }

    /// <summary>Sums, and where asked for each token's log-probability, of some responses.</summary>
    internal static (float[] Sums, float[][] Tokens) Score(CausalLm reference, TokenizedResponse[] responses, bool tokens)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var batch = Collator.Collate(responses, reference.PadId, reference.Device);
        var logps = SequenceLogps.Compute(reference, batch, tokens);
        var flat = logps.Tokens is null ? [] : Floats(logps.Tokens);
        var width = flat.Length / responses.Length;
        return (Floats(logps.Sums), [.. responses.Select((response, row) => flat[(row * width)..(row * width + (tokens ? response.Response.Length : 0))])]);

        static float[] Floats(Tensor values) => values.cpu().to_type(ScalarType.Float32).data<float>().ToArray();
    }

    /// <summary>The log-probabilities of some responses.</summary>
    /// <param name="responses">N indices in the dataset's responses.</param>
    /// <param name="policy">The policy's log-probabilities of the same responses, whose lengths, dtype and device are taken.</param>
    /// <param name="tokens">Gather token log-probabilities too.</param>
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
        var tokens = Tokens ?? throw new InvalidOperationException("computed without tokens");
        var flat = new float[like.shape[0] * like.shape[1]];
        for (var row = 0; row < responses.Length; row++)
        {
            tokens[responses[row]].CopyTo(flat, row * like.shape[1]);
        }

        return tensor(flat, like.shape, like.dtype, like.device);
    }

    /// <summary>Refuses to serve other pairs than those it was computed for.</summary>
    /// <exception cref="ArgumentException">The data is another.</exception>
    internal void Require(PairDataset data)
    {
        if (data.Hash != Data)
        {
            throw new ArgumentException("the reference's log-probabilities were computed for other pairs, or for these tokenized or cut otherwise: compute them for these");
        }
    }

    internal static string KeyOf(CausalLm reference, PairDataset data) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference.WeightsHash() + data.Hash)));
}
