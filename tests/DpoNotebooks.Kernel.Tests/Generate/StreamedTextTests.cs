using DpoNotebooks.Kernel.Generate;
using DpoNotebooks.Tests.Fixtures;
using DpoNotebooks.Tokenization;

namespace DpoNotebooks.Kernel.Tests.Generate;

public class StreamedTextTests
{
    [Fact]
    public void Text_comes_as_soon_as_it_is_certain_and_no_character_is_cut()
    {
        var tokenizer = TextTokenizer.Load(SharedFiles.PathOf("data", "tokenizers", "gpt2"));
        var exact = 0;
        foreach (var stream in SharedFiles.Json("goldens", "tokenizers", "streaming.json")["gpt2"]!["streams"]!.AsArray())
        {
            int[] ids = [.. stream!["ids"]!.AsArray().Select(id => (int)id!)];
            string[] shown = [.. stream["shown"]!.AsArray().Select(piece => (string)piece!)];
            var text = new StreamedText(tokenizer);
            string[] pieces = [.. ids.Select(text.Add)];
            var rest = text.End();

            Assert.Equal(StreamedText.Whole(tokenizer, ids), string.Concat(pieces) + rest);
            Assert.All(pieces, piece => Assert.Equal(piece, string.Concat(piece.EnumerateRunes())));
            if ((string)stream["kind"]! == "text" && rest.Length == 0 && !string.Concat(shown).Contains("<|endoftext|>", StringComparison.Ordinal))
            {
                Assert.Equal(shown, pieces);
                exact++;
            }
        }

        Assert.InRange(exact, 10, 100);
    }

    [Fact]
    public void An_end_inside_a_character_is_shown_at_the_end()
    {
        var tokenizer = TextTokenizer.Load(SharedFiles.PathOf("data", "tokenizers", "gpt2"));
        var ids = tokenizer.Encode("a\U0001F9FF"); // rare enough that its bytes are tokens of their own
        var text = new StreamedText(tokenizer);

        var pieces = ids[..^1].Select(text.Add).ToArray();

        Assert.True(ids.Length > 2);
        Assert.Equal("a", string.Concat(pieces));
        Assert.Equal("\uFFFD", text.End());
    }
}
