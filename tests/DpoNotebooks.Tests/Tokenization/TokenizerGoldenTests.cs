using System.Text.Json.Nodes;
using DpoNotebooks.Tests.Fixtures;
using DpoNotebooks.Tokenization;

namespace DpoNotebooks.Tests.Tokenization;

/// <summary>Agreement with the Hugging Face tokenizers on strings chosen to be difficult.</summary>
public class TokenizerGoldenTests
{
    [Theory]
    [InlineData("gpt2", null)]
    [InlineData("gpt2-style", null)]
    [InlineData("wordlevel", null)]
    [InlineData("opt", "opt-vocab-merges")]
    public void Ids_and_texts_are_those_of_the_golden(string name, string? folder)
    {
        var golden = SharedFiles.Json("goldens", "tokenizers", $"{name}.json");
        var tokenizer = TextTokenizer.Load(SharedFiles.PathOf("goldens", "tokenizers", folder ?? golden["tokenizer"]!.GetValue<string>()));
        var strings = Strings(SharedFiles.Json("goldens", "tokenizers", "strings.json"));
        var (ids, decoded, skipped) = (Ids(golden["ids"]), Strings(golden["decoded"]), Strings(golden["decoded_skip"]));
        var whole = Ids(new JsonArray(golden["prefix"]!.DeepClone(), golden["suffix"]!.DeepClone()));

        Assert.Equal(golden["vocab_size"]!.GetValue<int>(), tokenizer.VocabularySize);
        Assert.Equal(396, strings.Length);
        for (var i = 0; i < strings.Length; i++)
        {
            Assert.Equal(ids[i], tokenizer.Encode(strings[i]!));
            Assert.Equal(decoded[i] ?? strings[i], tokenizer.Decode(ids[i]));
            Assert.Equal(skipped[i] ?? strings[i], tokenizer.Decode([.. whole[0], .. ids[i], .. whole[1]], skipSpecial: true));
        }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("gpt2-style")]
    [InlineData("wordlevel")]
    public void Random_ids_decode_as_in_the_golden(string name)
    {
        var golden = SharedFiles.Json("goldens", "tokenizers", $"{name}.json");
        var tokenizer = TextTokenizer.Load(SharedFiles.PathOf("goldens", "tokenizers", golden["tokenizer"]!.GetValue<string>()));

        var ids = Ids(golden["noise_ids"]);

        Assert.Equal(Strings(golden["noise_decoded"]), ids.Select(row => tokenizer.Decode(row)));
        Assert.Equal(Strings(golden["noise_decoded_skip"]), ids.Select(row => tokenizer.Decode(row, skipSpecial: true)));
    }

    [Fact]
    public void Gpt2_gives_the_ids_of_the_47_vectors()
    {
        var tokenizer = TextTokenizer.Load(SharedFiles.PathOf("data", "tokenizers", "gpt2"));
        var texts = File.ReadAllText(SharedFiles.PathOf("data", "tokenizers", "vectors", "gpt2.inp")).Split("\n__ggml_vocab_test__\n");
        var expected = File.ReadAllText(SharedFiles.PathOf("data", "tokenizers", "vectors", "gpt2.out")).Split('\n');

        Assert.Equal(47, texts.Length);
        Assert.Equal(expected.Select(line => line.Trim()), texts.Select(text => string.Join(' ', tokenizer.Encode(text))));
    }

    [Theory]
    [InlineData("llama3")]
    [InlineData("llama2-prepend")]
    [InlineData("roberta")]
    [InlineData("roberta-vocab-merges")]
    [InlineData("bert")]
    [InlineData("unigram")]
    [InlineData("added-tokens")]
    [InlineData("qwen2")]
    public void Families_not_yet_read_are_refused_by_name(string folder)
    {
        var path = SharedFiles.PathOf("goldens", "tokenizers", folder);

        var error = Assert.Throws<NotSupportedException>(() => TextTokenizer.Load(path));

        Assert.Contains("not supported", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
    }

    private static string?[] Strings(JsonNode? list) => [.. list!.AsArray().Select(node => node?.GetValue<string>())];

    private static int[][] Ids(JsonNode? list) => [.. list!.AsArray().Select(row => row!.AsArray().Select(id => id!.GetValue<int>()).ToArray())];
}
