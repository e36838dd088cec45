using System.Runtime.InteropServices;
using System.Text;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models;

namespace DpoNotebooks.Scoring;

/// <summary>Stores the log-probabilities of a reference on disk. A stale or damaged file is an error.</summary>
public static class LogpsCache
{
    /// <summary>Writes log-probabilities to a file.</summary>
    public static void Save(DatasetLogps logps, string path) => WholeFile.Write(path, file =>
    {
        using var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
        writer.Write(logps.Key);
        WriteFloats(writer, logps.Sums);
        writer.Write(logps.Tokens?.Length ?? 0);
        foreach (var row in logps.Tokens ?? [])
        {
            WriteFloats(writer, row);
        }
    });

    /// <summary>Reads log-probabilities and checks that they belong to this reference and data.</summary>
    /// <exception cref="InvalidDataException">The file was made with other weights, tokens or dtype, the reference now gives other values for the
    /// first responses, or the file is cut off.</exception>
    public static DatasetLogps Load(string path, CausalLm reference, PairDataset data)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            var key = reader.ReadString();
            if (key != DatasetLogps.KeyOf(reference, data))
            {
                throw new InvalidDataException($"{path}: made with another reference, tokenizer, truncation or dataset; delete it to compute it again");
            }

            var sums = ReadFloats(reader);
            var rows = reader.ReadInt32();
            var logps = new DatasetLogps(key, data.ResponsesHash, sums, rows == 0 ? null : [.. Enumerable.Range(0, rows).Select(_ => ReadFloats(reader))]);
            CheckFirstResponses(path, logps, reference, data);
            return logps;
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"{path}: cut off; delete it to compute it again");
        }
    }

    private static void CheckFirstResponses(string path, DatasetLogps cached, CausalLm reference, PairDataset data)
    {
        var now = DatasetLogps.Score(reference, [.. data.Responses.Take(8)], tokens: false).Sums;
        for (var row = 0; row < now.Length; row++)
        {
            if (Math.Abs(now[row] - cached.Sums[row]) > 1e-2 + 1e-3 * Math.Abs(cached.Sums[row]))
            {
                throw new InvalidDataException(
                    $"{path}: the log-probability of response {row} is {now[row]} now and {cached.Sums[row]} in the file; delete it to compute it again");
            }
        }
    }

    private static void WriteFloats(BinaryWriter writer, float[] values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes<float>(values));
    }

    private static float[] ReadFloats(BinaryReader reader)
    {
        var values = new float[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
