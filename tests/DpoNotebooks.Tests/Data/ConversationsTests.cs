using System.Text.Json.Serialization;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.ChatTemplates;

namespace DpoNotebooks.Tests.Data;

public sealed class ConversationsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_reads_the_format_of_UltraFeedback()
    {
        var path = _folder.Write("a.jsonl", """
            {"prompt": "Hi", "prompt_id": "1", "chosen": [{"content": "Hi", "role": "user"}, {"content": "Good day", "role": "assistant"}],
            "rejected": [{"content": "Hi", "role": "user"}, {"content": "What?", "role": "assistant"}],
            "messages": [], "score_chosen": 8.5, "score_rejected": 6.0}
            """.ReplaceLineEndings(""));

        var pair = Assert.Single(Conversations.Load(path));

        Assert.Equal([("user", "Hi"), ("assistant", "Good day"), ("assistant", "What?")], pair.Prompt.Concat(pair.Chosen).Concat(pair.Rejected).Select(Said));
        Assert.Equal((8.5, 6.0, $"{path}:1"), (pair.ChosenScore, pair.RejectedScore, pair.Source));
    }

    [Fact]
    public void Load_reads_the_same_format_from_Parquet()
    {
        var row = new Row
        {
            Prompt = "Hi",
            Chosen = [new() { Content = "Hi", Role = "user" }, new() { Content = "Good day", Role = "assistant" }],
            Rejected = [new() { Content = "Hi", Role = "user" }, new() { Content = "", Role = "assistant" }],
            Score = 8.5,
        };
        var path = ParquetFile.Write(_folder.PathOf("a.parquet"), [row, row, row], rowGroup: 2);

        var pairs = Conversations.Load(path).ToArray();

        Assert.Equal(3, pairs.Length);
        Assert.Equal(("user", "Hi"), Said(Assert.Single(pairs[2].Prompt)));
        Assert.Equal(("Good day", "", 8.5), (pairs[2].Chosen[0].Content, pairs[2].Rejected[0].Content, pairs[2].ChosenScore));
    }

    [Theory]
    [InlineData("""{"prompt": [{"role": "user", "content": "a"}], "chosen": [{"role": "assistant", "content": "b"}],"""
        + """ "rejected": [{"role": "assistant", "content": "c"}]}""", 1, 1, 1)]
    [InlineData("""{"prompt": "a", "chosen": [{"role": "assistant", "content": "b"}], "rejected": [{"role": "assistant", "content": "c"}]}""", 1, 1, 1)]
    [InlineData("""{"chosen": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}],"""
        + """ "rejected": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}""", 1, 1, 1)]
    [InlineData("""{"chosen": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"},"""
        + """ {"role": "user", "content": "d"}, {"role": "assistant", "content": "e"}],"""
        + """ "rejected": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "c"}]}""", 1, 3, 1)]
    public void Load_reads_every_form_of_prompt(string row, int prompt, int chosen, int rejected)
    {
        var pair = Assert.Single(Conversations.Load(_folder.Write("a.jsonl", row)));

        Assert.Equal((prompt, chosen, rejected), (pair.Prompt.Count, pair.Chosen.Count, pair.Rejected.Count));
        Assert.Equal(("user", "a"), Said(pair.Prompt[0]));
    }

    [Theory]
    [InlineData("""{"prompt": "a", "chosen": ["b"], "rejected": "c"}""", "'chosen[0]' is not an object")]
    [InlineData("""{"prompt": "a", "chosen": 3, "rejected": "c"}""", "the field 'chosen' is not a list")]
    [InlineData("""{"prompt": "a", "chosen": [], "rejected": []}""", "'chosen' has no message")]
    [InlineData("""{"chosen": [{"role": "user", "content": "a"}],"""
        + """ "rejected": [{"role": "user", "content": "a"}]}""", "the last message of 'chosen' is not the assistant's")]
    [InlineData("""{"chosen": [{"role": "assistant", "content": "a"}],"""
        + """ "rejected": [{"role": "assistant", "content": "b"}]}""", "the field 'prompt' is missing")]
    [InlineData("""{"chosen": [{"role": "assistant", "text": "a"}], "rejected": []}""", "the field 'chosen[0].content' is missing (the row has: role, text)")]
    public void The_error_of_a_bad_row_names_its_line_and_field(string row, string problem)
    {
        var path = _folder.Write("a.jsonl", row);

        var error = Assert.Throws<DataFileException>(() => Conversations.Load(path).ToArray());

        Assert.StartsWith($"{path}:1: {problem}", error.Message, StringComparison.Ordinal);
    }

    private static (string Role, string Content) Said(ChatMessage message) => (message.Role, message.Content);

    public sealed class Row
    {
        [JsonPropertyName("prompt")]
        public string? Prompt { get; set; }

        [JsonPropertyName("chosen")]
        public List<Message>? Chosen { get; set; }

        [JsonPropertyName("rejected")]
        public List<Message>? Rejected { get; set; }

        [JsonPropertyName("score_chosen")]
        public double Score { get; set; }
    }

    public sealed class Message
    {
        [JsonPropertyName("content")]
        public string? Content { get; set; }

        [JsonPropertyName("role")]
        public string? Role { get; set; }
    }
}
