using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Tests.Data;

/// <summary>That a file of any length is read at constant memory: what was delivered is held by nobody.</summary>
public sealed class StreamingTests : IDisposable
{
    private const int Rows = 3000;
    private const int RowGroup = 100;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_are_let_go() => AssertLetGo(PreferencePairs.Load(Jsonl()));

    [Fact]
    public void Rows_of_csv_are_let_go() =>
        AssertLetGo(PreferencePairs.Load(_folder.Write("a.csv", "prompt,chosen,rejected\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"p{i},c{i},r{i}\n")))));

    [Fact]
    public void Row_groups_of_parquet_are_let_go() =>
        AssertLetGo(PreferencePairs.Load(ParquetFile.Write(_folder.PathOf("a.parquet"),
            [.. Enumerable.Range(0, Rows).Select(i => new Row { Prompt = $"p{i}", Chosen = $"c{i}", Rejected = $"r{i}" })], rowGroup: RowGroup)), rowsAtOnce: RowGroup);

    [Fact]
    public void Texts_are_let_go_while_they_are_tokenized_and_cached()
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

    private string Jsonl() => _folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, Rows).Select(i => $$"""{"prompt": "p{{i}}", "chosen": "c{{i}}", "rejected": "r{{i}}"}""" + "\n")));

    private static void AssertLetGo(IEnumerable<PreferencePair> pairs, int rowsAtOnce = 1)
    {
        using var rows = pairs.GetEnumerator();
        var alive = Watch(rows, Rows - 10);

        // A few may be held: what is read at once, and what a register or the parser has beside it.
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
