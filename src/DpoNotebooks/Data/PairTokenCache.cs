using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Data;

/// <summary>Stores the tokens of pairs on disk, so that a large data set is tokenized once. A stale or damaged file is an error.</summary>
public static class PairTokenCache
{
    private const string Kind = "DpoNotebooks pair tokens 1";

    /// <summary>Reads the tokens of the pairs from the file; if it does not exist, tokenizes the pairs and writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tokenizer">Tokenizes and truncates the pairs.</param>
    /// <param name="pairs">The pairs. They are enumerated once, one at a time: to be hashed and, if the file does not exist, tokenized.</param>
    /// <exception cref="InvalidDataException">The file is cut off or damaged, or was made with another tokenizer, other lengths or other pairs;
    /// or, if it does not exist, as for <see cref="PairTokenizer.Tokenize(PreferencePair, TokenizationReport)"/>.</exception>
    public static TokenizedPairs LoadOrTokenize(string path, PairTokenizer tokenizer, IEnumerable<PreferencePair> pairs)
    {
        using var hash = new PairTextHash();
        if (!File.Exists(path))
        {
            var made = tokenizer.Tokenize(hash.Hash(pairs));
            Write(path, Key(tokenizer, hash.Finish()), made);
            return made;
        }

        CheckWhole(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20);
        using var reader = new BinaryReader(file);
        foreach (var _ in hash.Hash(pairs))
        {
            // only the hash is needed
        }

        CheckKey(path, reader, Key(tokenizer, hash.Finish()));
        var report = TokenizationReport.Read(reader);
        var tokens = Enumerable.Range(0, report.Kept).Select(_ => new TokenizedPair(ReadIds(reader), ReadIds(reader), ReadIds(reader)));
        return new TokenizedPairs([.. tokens], report);
    }

    /// <summary>Returns everything that determines the tokens, each with its name in an error.</summary>
    private static (string What, string Value)[] Key(PairTokenizer tokenizer, string data) =>
    [
        ("another version of this file format", Kind),
        ("another tokenizer", tokenizer.Rules.Tokenizer),
        ("other lengths", tokenizer.Rules.Truncation.ToString()),
        ("other pairs", data),
    ];

    private static void Write(string path, (string What, string Value)[] key, TokenizedPairs tokens) => WholeFile.Write(path, file =>
    {
        using var sha = SHA256.Create();
        using (var hashed = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true))
        {
            using var writer = new BinaryWriter(new BufferedStream(hashed, 1 << 20), Encoding.UTF8);
            foreach (var (_, value) in key)
            {
                writer.Write(value);
            }

            tokens.Report.Write(writer);
            foreach (var ids in tokens.Pairs.SelectMany(pair => (int[][])[pair.Prompt, pair.Chosen, pair.Rejected]))
            {
                writer.Write(ids.Length);
                writer.Write(MemoryMarshal.AsBytes<int>(ids));
            }
        }

        file.Write(sha.Hash);
    });

    /// <summary>Checks the hash of the file, which is its last 32 bytes.</summary>
    private static void CheckWhole(string path)
    {
        using var file = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        var left = file.Length - SHA256.HashSizeInBytes;
        while (left > 0)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var end = file.ReadAtLeast(buffer, SHA256.HashSizeInBytes, throwOnEndOfStream: false);
        if (left < 0 || !hash.GetHashAndReset().AsSpan().SequenceEqual(buffer.AsSpan(0, end)))
        {
            throw new InvalidDataException($"{path}: cut off, damaged or not a file of pair tokens; delete it to tokenize again");
        }
    }

    private static void CheckKey(string path, BinaryReader reader, (string What, string Value)[] key)
    {
        foreach (var (what, now) in key)
        {
            var then = reader.ReadString();
            if (then != now)
            {
                throw new InvalidDataException($"{path}: made with {what} ({then}, now {now}); delete it to tokenize again");
            }
        }
    }

    private static int[] ReadIds(BinaryReader reader)
    {
        var ids = new int[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(ids.AsSpan()));
        return ids;
    }
}
