using DpoNotebooks.Tokenization;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>The text of tokens as they come, whole characters only.</summary>
/// <remarks>Ids that the tokenizer does not know, rows that only fill up the model's embedding, stand for no text.</remarks>
/// <param name="tokenizer">The tokenizer.</param>
internal sealed class StreamedText(TextTokenizer tokenizer)
{
    private readonly StreamingDecoder _decoder = tokenizer.Stream(skipSpecial: true);

    /// <summary>The text of whole ids, special tokens left out.</summary>
    public static string Whole(TextTokenizer tokenizer, IEnumerable<int> ids) =>
        tokenizer.Decode([.. ids.Where(id => id < tokenizer.VocabularySize)], skipSpecial: true);

    /// <summary>Takes a token; returns the text that is certain now and was not before.</summary>
    public string Add(int id) => id < tokenizer.VocabularySize ? _decoder.Push(id) : "";

    /// <summary>The rest, once no more tokens come.</summary>
    public string End() => _decoder.Flush();
}
