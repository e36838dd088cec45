using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models;

namespace DpoNotebooks.Scoring;

/// <summary>A reference's log-probabilities on disk; a stale file is refused, never used.</summary>
public static class LogpsCache
{
    /// <summary>Writes the log-probabilities.</summary>
    public static void Save(DatasetLogps logps, string path) => WholeFile.Write(path, file =>
    {
        using var writer = new BinaryWriter(file, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(logps.Key);
        WriteFloats(writer, logps.Sums);
        writer.Write(logps.Tokens?.Length ?? 0);
        foreach (var row in logps.Tokens ?? [])
        {
            WriteFloats(writer, row);
        }
    });

    /// <summary>Reads them back and checks that they belong to this reference and data.</summary>
    /// <exception cref="InvalidDataException">They were made with other weights, tokens or dtype, the first responses score
    /// otherwise now, or the file is cut.</exception>
    public static DatasetLogps Load(string path, CausalLm reference, PairDataset data)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            var key = reader.ReadString();
            if (key != DatasetLogps.KeyOf(reference, data))
            {
                throw new InvalidDataException($"{path}: made with another reference, tokenizer, truncation or dataset; delete it to compute it anew");
            }

            var sums = ReadFloats(reader);
            var rows = reader.ReadInt32();
            var logps = new DatasetLogps(key, data.Hash, sums, rows == 0 ? null : [.. Enumerable.Range(0, rows).Select(_ => ReadFloats(reader))]);
            Probe(path, logps, reference, data);
            return logps;
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"{path}: cut off; delete it to compute it anew");
        }
    }

    private static void Probe(string path, DatasetLogps cached, CausalLm reference, PairDataset data)
    {
        var now = DatasetLogps.Score(reference, [.. data.Responses.Take(8)], tokens: false).Sums;
        for (var row = 0; row < now.Length; row++)
        {
            if (Math.Abs(now[row] - cached.Sums[row]) > 1e-2 + 1e-3 * Math.Abs(cached.Sums[row]))
            {
                throw new InvalidDataException($"{path}: response {row} scores {now[row]} now and {cached.Sums[row]} in the cache; delete it to compute it anew");
            }
        }
    }

    private static void WriteFloats(BinaryWriter writer, float[] values)
    {
        writer.Write(values.Length);
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values));
    }

    private static float[] ReadFloats(BinaryReader reader)
    {
        var values = new float[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
