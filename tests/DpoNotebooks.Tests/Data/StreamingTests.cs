using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Tests.Data;

/// <summary>Checks that files are read in constant memory: rows that were returned can be collected.</summary>
public sealed class StreamingTests : IDisposable
{
    private const int Rows = 3000;
    private const int RowGroup = 100;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_are_not_retained() => AssertNotRetained(PreferencePairs.Load(Jsonl()));

    [Fact]
    public void Rows_of_CSV_are_not_retained()
    {
        var rows = Enumerable.Range(0, Rows).Select(i => $"p{i},c{i},r{i}\n");

        AssertNotRetained(PreferencePairs.Load(_folder.Write("a.csv", "prompt,chosen,rejected\n" + string.Concat(rows))));
    }

    [Fact]
    public void Row_groups_of_Parquet_are_not_retained()
    {
        Row[] rows = [.. Enumerable.Range(0, Rows).Select(i => new Row { Prompt = $"p{i}", Chosen = $"c{i}", Rejected = $"r{i}" })];

        AssertNotRetained(PreferencePairs.Load(ParquetFile.Write(_folder.PathOf("a.parquet"), rows, rowGroup: RowGroup)), rowsAtOnce: RowGroup);
    }

    [Fact]
    public void Texts_are_not_retained_while_they_are_tokenized_and_cached()
    {
        var alive = new List<WeakReference>();
        var held = -1;
        var tokenizer = new PairTokenizer(TextTokenizer.FromWords(["w"], unknown: "?"), new PairTruncation());

        PairTokenCache.LoadOrTokenize(_folder.PathOf("tokens"), tokenizer, Watched());

        Assert.InRange(held, 0, 20);

        IEnumerable<PreferencePair> Watched()
        {
            foreach (var pair in PreferencePairs.Load(Jsonl()))
            {
                Watch(alive, pair);
                yield return pair;
            }

            held = Held(alive);
        }
    }

    private string Jsonl()
    {
        var rows = Enumerable.Range(0, Rows).Select(i => $$"""{"prompt": "p{{i}}", "chosen": "c{{i}}", "rejected": "r{{i}}"}""" + "\n");
        return _folder.Write("a.jsonl", string.Concat(rows));
    }

    private static void AssertNotRetained(IEnumerable<PreferencePair> pairs, int rowsAtOnce = 1)
    {
        using var rows = pairs.GetEnumerator();
        var alive = Watch(rows, Rows - 10);

        // A few rows may be alive: those that are read at once, and those in a register or in the parser.
        Assert.InRange(Held(alive), 0, rowsAtOnce + 20);
        Assert.True(rows.MoveNext());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Watch(IEnumerator<PreferencePair> rows, int count)
    {
        var alive = new List<WeakReference>();
        for (var row = 0; row < count && rows.MoveNext(); row++)
        {
            Watch(alive, rows.Current);
        }

        Assert.Equal(count, alive.Count);
        return alive;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Watch(List<WeakReference> alive, PreferencePair pair) => alive.Add(new WeakReference(pair.Chosen));

    private static int Held(List<WeakReference> alive)
    {
        GC.Collect();
        return alive.Count(text => text.IsAlive);
    }

    public sealed class Row
    {
        [JsonPropertyName("prompt")]
        public string Prompt { get; set; } = "";

        [JsonPropertyName("chosen")]
        public string Chosen { get; set; } = "";

        [JsonPropertyName("rejected")]
        public string Rejected { get; set; } = "";
    }
}
