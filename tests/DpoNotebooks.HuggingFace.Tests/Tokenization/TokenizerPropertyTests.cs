using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.HuggingFace.Tests.Tokenization;

/// <summary>Properties of the byte-level tokenizers of the goldens on random texts.</summary>
public class TokenizerPropertyTests
{
    private const int Count = 500;

    public static TheoryData<string> ByteLevelTokenizers => ["gpt2-style", "roberta", "opt", "llama3", "llama3-merges"];

    [Theory]
    [MemberData(nameof(ByteLevelTokenizers))]
    public void Decode_inverts_encode(string name)
    {
        var (tokenizer, texts) = Load(name);

        RandomText.ForAll(texts, Count, text => Assert.Equal(WithoutLoneSurrogates(text), tokenizer.Decode(tokenizer.Encode(text))));
    }

    [Theory]
    [MemberData(nameof(ByteLevelTokenizers))]
    public void Streamed_text_equals_decoded_text(string name)
    {
        var (tokenizer, texts) = Load(name);

        RandomText.ForAll(texts.Select(text => tokenizer.Encode(text)), Count, ids => AssertStreams(tokenizer, ids));
    }

    [Theory]
    [MemberData(nameof(ByteLevelTokenizers))]
    public void Streamed_text_of_random_ids_equals_decoded_text(string name)
    {
        var (tokenizer, _) = Load(name);

        RandomText.ForAll(Gen.Int[0, tokenizer.VocabularySize - 1].Array[0, 24], Count, ids => AssertStreams(tokenizer, ids));
    }

    private static void AssertStreams(TextTokenizer tokenizer, int[] ids)
    {
        var stream = tokenizer.Stream();

        Assert.Equal(tokenizer.Decode(ids), string.Concat(ids.Select(stream.Push)) + stream.Flush());
    }

    /// <summary>The tokenizer of a golden, and texts that contain lone surrogates and the tokenizer's special tokens.</summary>
    private static (TextTokenizer Tokenizer, Gen<string> Texts) Load(string name)
    {
        var path = Goldens.PathOf("tokenizers", Goldens.Json("tokenizers", $"{name}.json")["tokenizer"]!.GetValue<string>());
        var added = JsonNode.Parse(File.ReadAllText(path))!["added_tokens"]!.AsArray();
        var special = added.Where(token => !Strips(token!, "lstrip") && !Strips(token!, "rstrip")).Select(token => token!["content"]!.GetValue<string>());
        return (TextTokenizer.Load(path), RandomText.Mixtures(["\uD83D", "\uDE00", .. special]));
    }

    // A token that strips the white space around it does not give the text back.
    private static bool Strips(JsonNode token, string side) => token[side]!.GetValue<bool>();

    private static string WithoutLoneSurrogates(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
