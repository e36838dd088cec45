using DpoNotebooks.Tokenization;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>The text of tokens as they come: what cannot change any more, so that no character is ever cut.</summary>
/// <remarks>Everything is decoded anew at each token: simple, and quick enough for the tokens of one response. A streaming decoder
/// of the tokenizer can take this class's place.</remarks>
/// <param name="tokenizer">The tokenizer.</param>
internal sealed class StreamedText(TextTokenizer tokenizer)
{
    private readonly List<int> _ids = [];
    private int _given;

    /// <summary>The text of whole ids, special tokens left out; ids that the tokenizer does not know, rows that only
    /// fill up the model's embedding, stand for no text.</summary>
    public static string Whole(TextTokenizer tokenizer, IEnumerable<int> ids) =>
        tokenizer.Decode([.. ids.Where(id => id < tokenizer.VocabularySize)], skipSpecial: true);

    /// <summary>Takes a token; returns the text that is certain now and was not before.</summary>
    public string Add(int id)
    {
        _ids.Add(id);
        var text = Whole(tokenizer, _ids);
        return Given(text, text.TrimEnd('\uFFFD').Length); // an unfinished character decodes as U+FFFD
    }

    /// <summary>The rest, once no more tokens come.</summary>
    public string End()
    {
        var text = Whole(tokenizer, _ids);
        return Given(text, text.Length);
    }

    private string Given(string text, int until)
    {
        var start = Math.Min(_given, until);
        _given = Math.Max(_given, until);
        return text[start..until];
    }
}
