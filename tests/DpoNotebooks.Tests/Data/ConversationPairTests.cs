using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.ChatTemplates;
using DpoNotebooks.HuggingFace.Tests.ChatTemplates;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Tests.Data;

public sealed class ConversationPairTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Render_matches_the_golden_if_its_prompt_is_a_prefix_and_throws_otherwise()
    {
        var golden = ChatGolden.Read();
        var rendered = golden["rendered_preferences"]!.AsArray();

        Assert.NotEmpty(rendered);
        foreach (var entry in rendered)
        {
            var template = ChatGolden.Template(golden, (string)entry!["template"]!);
            var parts = golden["preferences"]![(string)entry["conversation"]!]!;
            var conversation = new ConversationPair(
                ChatGolden.Messages(parts["prompt"]), ChatGolden.Messages(parts["chosen"]), ChatGolden.Messages(parts["rejected"]));

            if (!(bool)entry["prompt_is_prefix"]!)
            {
                Assert.Throws<ChatTemplateException>(() => conversation.Render(template));
                continue;
            }

            var pair = conversation.Render(template);
            Assert.Equal((string)entry["prompt"]!["text"]!, pair.Prompt);
            Assert.Equal(WithoutEnd((string)entry["chosen"]!["text"]!, template.EosToken), pair.Prompt + pair.Chosen);
            Assert.Equal(WithoutEnd((string)entry["rejected"]!["text"]!, template.EosToken), pair.Prompt + pair.Rejected);
        }
    }

    [Theory]
    [InlineData("""{"prompt": [{"role": "user", "content": "Q"}], "chosen": [{"role": "assistant", "content": "A"}],"""
        + """ "rejected": [{"role": "assistant", "content": "B"}]}""")]
    [InlineData("""{"prompt": "Q", "chosen": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}],"""
        + """ "rejected": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "B"}]}""")]
    [InlineData("""{"chosen": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}],"""
        + """ "rejected": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "B"}]}""")]
    [InlineData("""{"prompt": "Q", "chosen": "A", "rejected": "B"}""")]
    public void Every_form_of_a_row_gives_the_same_pair(string row)
    {
        var path = _folder.Write("pairs.jsonl", row + "\n");

        var pair = Assert.Single(Conversations.Load(path)).Render(ChatTemplate.Zephyr);

        Assert.Equal(new PreferencePair("<|user|>\nQ</s>\n<|assistant|>\n", "A", "B") { Source = $"{path}:1" }, pair);
    }

    [Fact]
    public void The_error_of_a_pair_that_the_template_rejects_names_its_line()
    {
        var pair = new ConversationPair([], [ChatMessage.Assistant("A")], [ChatMessage.Assistant("B")]) { Source = "f:1" };

        var error = Assert.Throws<ChatTemplateException>(() => pair.Render(ChatTemplate.ChatMl));

        Assert.StartsWith("f:1: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("empty conversation", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenized_pair_has_the_BOS_of_the_template_and_one_EOS()
    {
        var tokenizer = TextTokenizer.Load(Goldens.PathOf("tokenizers", "llama3"));
        using var named = new TemporaryFolder();
        tokenizer.Save(named.Path);
        named.Write("tokenizer_config.json", """{"eos_token": "<|eot_id|>"}""");
        tokenizer = TextTokenizer.Load(named.Path);
        var pair = new ConversationPair([ChatMessage.User("Q")], [ChatMessage.Assistant("A")], [ChatMessage.Assistant("B")]).Render(ChatTemplate.Llama3);

        var ids = new PairTokenizer(tokenizer, new PairTruncation { MaxLength = 64, MaxPromptLength = 32 }).Tokenize([pair]).Pairs.Single();

        Assert.Single(ids.Prompt, tokenizer.IdOf("<|begin_of_text|>")!.Value);
        Assert.Equal([.. tokenizer.Encode("A"), tokenizer.EosId], ids.Chosen);
    }

    private static string WithoutEnd(string text, string? eos) =>
        eos is not null && text.TrimEnd().EndsWith(eos, StringComparison.Ordinal) ? text.TrimEnd()[..^eos.Length] : text;
}
