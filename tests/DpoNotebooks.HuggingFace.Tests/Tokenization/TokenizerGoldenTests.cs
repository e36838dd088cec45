using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.HuggingFace.Tests.Tokenization;

/// <summary>Compares the tokenizers with the reference tokenizers on difficult strings.</summary>
public class TokenizerGoldenTests
{
    /// <summary>Each golden, and the folder of its older form where there is one; null for the tokenizer that the golden names.</summary>
    public static TheoryData<string, string?> Cases => new(
        ("gpt2", null), ("neox", null), ("gpt2-style", null), ("roberta", null), ("roberta", "roberta-vocab-merges"),
        ("opt", null), ("opt", "opt-vocab-merges"),
        ("llama3", null), ("llama3-merges", null), ("qwen2", null), ("llama2-prepend", null), ("llama2-metaspace-first", null), ("llama2-metaspace-old", null),
        ("gemma", null), ("bert", null), ("wordlevel", null), ("unigram", null), ("added-tokens", null), ("spm-bpe", null), ("spm-unigram", null));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Encode_gives_the_ids_of_the_golden(string name, string? folder)
    {
        var (golden, tokenizer) = Load(name, folder);
        var (strings, ids, prefix, suffix) = (Strings(), Ids(golden["ids"]), Row(golden["prefix"]), Row(golden["suffix"]));

        Assert.Equal(golden["vocab_size"]!.GetValue<int>(), tokenizer.VocabularySize);
        Assert.Equal(strings.Length, ids.Length);
        Assert.Equal(Shown(strings, ids), Shown(strings, [.. strings.Select(text => tokenizer.Encode(text))]));
        Assert.All(strings.Zip(ids), pair => Assert.Equal([.. prefix, .. pair.Second, .. suffix], tokenizer.Encode(pair.First, addSpecial: true)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decode_gives_the_texts_of_the_golden(string name, string? folder)
    {
        var (golden, tokenizer) = Load(name, folder);
        var (strings, ids, prefix, suffix) = (Strings(), Ids(golden["ids"]), Row(golden["prefix"]), Row(golden["suffix"]));

        Assert.Equal(Texts(golden["decoded"], strings), ids.Select(row => tokenizer.Decode(row)));
        Assert.Equal(Texts(golden["decoded_skip"], strings), ids.Select(row => tokenizer.Decode([.. prefix, .. row, .. suffix], skipSpecial: true)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decode_gives_the_golden_texts_of_random_ids(string name, string? folder)
    {
        var (golden, tokenizer) = Load(name, folder);
        var ids = Ids(golden["noise_ids"]);

        Assert.Equal(Texts(golden["noise_decoded"]), ids.Select(row => tokenizer.Decode(row)));
        Assert.Equal(Texts(golden["noise_decoded_skip"]), ids.Select(row => tokenizer.Decode(row, skipSpecial: true)));
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama2-prepend")]
    public void Push_returns_each_character_with_the_id_that_completes_it(string name)
    {
        var golden = Goldens.Json("tokenizers", "streaming.json")[name]!;
        var tokenizer = TextTokenizer.Load(PathOf(golden));
        var streams = golden["streams"]!.AsArray();

        Assert.NotEmpty(streams);
        foreach (var stream in streams)
        {
            var ids = Row(stream!["ids"]);
            var decoder = tokenizer.Stream();
            List<string> shown = [.. ids.Select(decoder.Push)];
            if (shown.Count > 0)
            {
                shown[^1] += decoder.Flush();
            }

            Assert.Equal(Texts(stream["shown"]), shown);
            Assert.Equal(tokenizer.Decode(ids), string.Concat(shown));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_saved_tokenizer_is_loaded_unchanged(string name, string? folder)
    {
        var (_, tokenizer) = Load(name, folder);
        using var saved = new TemporaryFolder();
        tokenizer.Save(saved.Path);

        var loaded = TextTokenizer.Load(saved.Path);

        Assert.Equal(tokenizer.Hash, loaded.Hash);
        Assert.Equal(tokenizer.VocabularySize, loaded.VocabularySize);
        Assert.All(Strings(), text => Assert.Equal(tokenizer.Encode(text, addSpecial: true), loaded.Encode(text, addSpecial: true)));
        Assert.DoesNotContain(Directory.EnumerateFiles(saved.Path), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Gpt2_gives_the_ids_of_the_vectors()
    {
        var tokenizer = TextTokenizer.Load(SharedData.PathOf("tokenizers", "gpt2"));
        var texts = File.ReadAllText(SharedData.PathOf("tokenizers", "vectors", "gpt2.inp")).Split("\n__ggml_vocab_test__\n");
        var expected = File.ReadAllText(SharedData.PathOf("tokenizers", "vectors", "gpt2.out")).Split('\n');

        Assert.NotEmpty(texts);
        Assert.Equal(expected.Select(line => line.Trim()), texts.Select(text => string.Join(' ', tokenizer.Encode(text))));
    }

    private static (JsonNode Golden, TextTokenizer Tokenizer) Load(string name, string? folder)
    {
        var golden = Goldens.Json("tokenizers", $"{name}.json");
        return (golden, TextTokenizer.Load(folder is null ? PathOf(golden) : Goldens.PathOf("tokenizers", folder)));
    }

    /// <summary>The path of a golden's tokenizer. Published tokenizers are not part of the goldens; they are in the shared data.</summary>
    private static string PathOf(JsonNode golden)
    {
        const string Shared = "../../data/";
        var path = golden["tokenizer"]!.GetValue<string>();
        return path.StartsWith(Shared, StringComparison.Ordinal) ? SharedData.PathOf(path[Shared.Length..]) : Goldens.PathOf("tokenizers", path);
    }

    private static string[] Strings() => Texts(Goldens.Json("tokenizers", "strings.json"));

    // A difference then shows its string.
    private static string[] Shown(string[] strings, int[][] ids) => [.. strings.Zip(ids, (text, row) => $"{text}: {string.Join(' ', row)}")];

    private static string[] Texts(JsonNode? list, string[]? whereNull = null) =>
        [.. list!.AsArray().Select((node, i) => node?.GetValue<string>() ?? whereNull![i])];

    private static int[][] Ids(JsonNode? list) => [.. list!.AsArray().Select(Row)];

    private static int[] Row(JsonNode? row) => [.. row!.AsArray().Select(id => id!.GetValue<int>())];
}
