using System.Security.Cryptography;
using System.Text;
using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;

namespace DpoNotebooks.Training;

/// <summary>The reference's log-probabilities of every response of a dataset, computed once and kept on the CPU.</summary>
/// <param name="Key">Hash of the reference's weights and dtype and of the token ids, hence of tokenizer and truncation.</param>
/// <param name="Sums">Summed log-probability, a response.</param>
/// <param name="Tokens">Token log-probabilities, a response, where a loss asks for them.</param>
public sealed record ReferenceLogps(string Key, float[] Sums, float[][]? Tokens)
{
    /// <summary>Scores every response of the dataset under the reference.</summary>
    /// <param name="reference">The reference model; nothing of it is changed.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="tokens">Keep token log-probabilities too.</param>
    /// <param name="batchSize">Sequences a forward pass.</param>
    /// <param name="progress">Told (done, all) after every batch.</param>
    public static ReferenceLogps Compute(CausalLm reference, PairDataset data, bool tokens = false, int batchSize = 128, Action<int, int>? progress = null)
    {
        using var noGrad = no_grad();
        var sums = new float[data.Responses.Count];
        var tokenLogps = tokens ? new float[sums.Length][] : null;
        // By length, so that little is padding.
        foreach (var (batch, chunk) in Enumerable.Range(0, sums.Length).OrderBy(index => Length(data.Responses[index])).Chunk(batchSize).Index())
        {
            using var scope = NewDisposeScope();
            using var sequences = Collator.Collate([.. chunk.Select(index => data.Responses[index])], reference.PadId, reference.Device);
            var logps = SequenceLogps.Compute(reference, sequences, tokens);
            var batchSums = logps.Sums.cpu().to_type(ScalarType.Float32).data<float>().ToArray();
            var batchTokens = logps.Tokens?.cpu().to_type(ScalarType.Float32).data<float>().ToArray();
            for (var row = 0; row < chunk.Length; row++)
            {
                sums[chunk[row]] = batchSums[row];
                if (batchTokens is not null && tokenLogps is not null)
                {
                    var width = batchTokens.Length / chunk.Length;
                    tokenLogps[chunk[row]] = batchTokens[(row * width)..(row * width + data.Responses[chunk[row]].Response.Length)];
                }
            }

            progress?.Invoke(Math.Min((batch + 1) * batchSize, sums.Length), sums.Length);
        }

        return new ReferenceLogps(KeyOf(reference, data), sums, tokenLogps);

        static int Length(TokenizedResponse response) => response.Prompt.Length + response.Response.Length;
    }

    /// <summary>The log-probabilities of some responses.</summary>
    /// <param name="responses">N indices in the dataset's responses.</param>
    /// <param name="policy">The policy's log-probabilities of the same responses, whose lengths, dtype and device are taken.</param>
    public ResponseLogps Gather(int[] responses, ResponseLogps policy)
    {
        using var scope = NewDisposeScope();
        var sums = tensor([.. responses.Select(index => Sums[index])], policy.Sums.dtype, policy.Sums.device);
        return new ResponseLogps(sums.MoveToOuterDisposeScope(), policy.Lengths)
        {
            Tokens = policy.Tokens is null ? null : GatherTokens(responses, policy.Tokens).MoveToOuterDisposeScope(),
        };
    }

    private Tensor GatherTokens(int[] responses, Tensor like)
    {
        var tokens = Tokens ?? throw new InvalidOperationException("this loss reads the reference's token log-probabilities: compute the reference with tokens: true");
        var flat = new float[like.shape[0] * like.shape[1]];
        for (var row = 0; row < responses.Length; row++)
        {
            tokens[responses[row]].CopyTo(flat, row * like.shape[1]);
        }

        return tensor(flat, like.shape, like.dtype, like.device);
    }

    /// <summary>Writes the cache: through a temporary file, so that a cut leaves no half of it.</summary>
    public void Save(string path)
    {
        using (var writer = new BinaryWriter(File.Create(path + ".tmp")))
        {
            writer.Write(Key);
            WriteFloats(writer, Sums);
            writer.Write(Tokens?.Length ?? 0);
            foreach (var row in Tokens ?? [])
            {
                WriteFloats(writer, row);
            }
        }

        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>Reads a cache back and checks that it belongs to this reference and data.</summary>
    /// <exception cref="InvalidDataException">It was made with other weights, tokens or dtype, or its first responses score otherwise now.</exception>
    public static ReferenceLogps Load(string path, CausalLm reference, PairDataset data)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        var key = reader.ReadString();
        if (key != KeyOf(reference, data))
        {
            throw new InvalidDataException($"{path}: made with another reference, tokenizer, truncation or dataset; delete it to compute it anew");
        }

        var sums = ReadFloats(reader);
        var rows = reader.ReadInt32();
        var cached = new ReferenceLogps(key, sums, rows == 0 ? null : [.. Enumerable.Range(0, rows).Select(_ => ReadFloats(reader))]);
        cached.Probe(path, reference, data);
        return cached;
    }

    private void Probe(string path, CausalLm reference, PairDataset data)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var count = Math.Min(8, Sums.Length);
        using var sequences = Collator.Collate([.. data.Responses.Take(count)], reference.PadId, reference.Device);
        var now = SequenceLogps.Compute(reference, sequences).Sums.cpu().to_type(ScalarType.Float32).data<float>().ToArray();
        for (var row = 0; row < count; row++)
        {
            if (Math.Abs(now[row] - Sums[row]) > 1e-2 + 1e-3 * Math.Abs(Sums[row]))
            {
                throw new InvalidDataException($"{path}: response {row} scores {now[row]} now and {Sums[row]} in the cache; delete it to compute it anew");
            }
        }
    }

    private static string KeyOf(CausalLm reference, PairDataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(reference.WeightsHash()));
        foreach (var response in data.Responses)
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>([response.Prompt.Length, .. response.Prompt, .. response.Response, -1]));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void WriteFloats(BinaryWriter writer, float[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    private static float[] ReadFloats(BinaryReader reader)
    {
        var values = new float[reader.ReadInt32()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadSingle();
        }

        return values;
    }
}
