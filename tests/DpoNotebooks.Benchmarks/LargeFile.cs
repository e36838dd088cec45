using System.Diagnostics;
using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Benchmarks;

/// <summary>Measures managed memory while a file of many pairs is read, and compares tokenization with loading cached tokens.</summary>
public static class LargeFile
{
    private const int TokenizedPairs = 20_000;

    public static void Print(string tokenizerFolder, int pairs)
    {
        var folder = Directory.CreateTempSubdirectory("dpo-data-");
        try
        {
            var path = Path.Combine(folder.FullName, "pairs.jsonl");
            Write(path, pairs);
            Console.WriteLine($"{pairs} pairs, {new FileInfo(path).Length / 1e6:F0} MB of JSONL");
            Read(path);
            var tokenizer = new PairTokenizer(TextTokenizer.Load(tokenizerFolder), new PairTruncation());
            for (var turn = 0; turn < 2; turn++)
            {
                var clock = Stopwatch.StartNew();
                var rows = PreferencePairs.Load(path).Take(TokenizedPairs);
                var tokens = PairTokenCache.LoadOrTokenize(Path.Combine(folder.FullName, "tokens"), tokenizer, rows);
                var ids = tokens.Pairs.Sum(pair => (long)pair.Prompt.Length + pair.Chosen.Length + pair.Rejected.Length);
                var source = turn == 0 ? "tokenized" : "from the cache";
                Console.WriteLine($"  {tokens.Pairs.Count} pairs {source}: {clock.Elapsed.TotalSeconds:F1} s for {ids / 1e6:F1} M ids");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Read(string path)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (clock, rows, peak) = (Stopwatch.StartNew(), 0, 0L);
        foreach (var _ in PreferencePairs.Load(path))
        {
            if (++rows % 10_000 == 0)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Console.WriteLine(
            $"  {rows} read in {clock.Elapsed.TotalSeconds:F1} s: peak of {peak / 1e6:F1} MB managed memory, {Timing.Resident() / 1e6:F0} MB resident");
    }

    private static void Write(string path, int pairs)
    {
        var random = new Random(0);
        var words = "the garden of forking paths was a preference model and it answered slowly with care unlikely".Split(' ');
        using var file = new StreamWriter(path);
        for (var pair = 0; pair < pairs; pair++)
        {
            file.WriteLine(JsonSerializer.Serialize(new { prompt = Text(120), chosen = Text(80), rejected = Text(80) }));
        }

        string Text(int length) => string.Join(' ', Enumerable.Range(0, length).Select(_ => words[random.Next(words.Length)]));
    }
}
