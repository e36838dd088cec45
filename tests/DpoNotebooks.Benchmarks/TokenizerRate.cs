using System.Diagnostics;
using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;
using Spectre.Console;

namespace DpoNotebooks.Benchmarks;

/// <summary>Measures tokens per second of tokenizers on real text, with an empty and with a filled cache of pieces, on one core and on all cores.</summary>
public static class TokenizerRate
{
    /// <param name="folder">The folder of *.jsonl and *.jsonl.gz files, including subfolders; every string of their rows is a text.</param>
    /// <param name="tokenizers">The folders or files of the tokenizers.</param>
    public static void Print(string folder, IEnumerable<string> tokenizers)
    {
        string[] texts = [.. Texts(folder)];
        var characters = texts.Sum(text => (long)text.Length);
        AnsiConsole.MarkupLine($"{texts.Length} texts, {characters / 1e6:F1} M characters; {Environment.ProcessorCount} cores; M tokens/s");
        var table = new Table().AddColumns("tokenizer", "tokens", "empty cache", "filled cache", "empty cache, all cores", "filled cache, all cores");
        foreach (var path in tokenizers)
        {
            var tokenizer = TextTokenizer.Load(path);
            var (tokens, first) = Rate(() => texts.Sum(text => (long)tokenizer.Encode(text).Length));
            var again = Best(() => texts.Sum(text => (long)tokenizer.Encode(text).Length));
            var fresh = TextTokenizer.Load(path);
            var (_, firstAll) = Rate(() => texts.AsParallel().Sum(text => (long)fresh.Encode(text).Length));
            var all = Best(() => texts.AsParallel().Sum(text => (long)tokenizer.Encode(text).Length));
            table.AddRow(Path.GetFileName(path.TrimEnd('/')), $"{tokens}", $"{first:F2}", $"{again:F2}", $"{firstAll:F2}", $"{all:F2}");
        }

        AnsiConsole.Write(table);
    }

    private static double Best(Func<long> encode) => Enumerable.Range(0, 3).Max(_ => Rate(encode).Rate);

    private static (long Tokens, double Rate) Rate(Func<long> encode)
    {
        var watch = Stopwatch.StartNew();
        var tokens = encode();
        return (tokens, tokens / watch.Elapsed.TotalSeconds / 1e6);
    }

    private static IEnumerable<string> Texts(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*.jsonl*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        from line in JsonLine.Read(file)
        where !string.IsNullOrWhiteSpace(line.Text)
        from text in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(line.Text!)!.Values
        where text.ValueKind == JsonValueKind.String
        select text.GetString();
}
