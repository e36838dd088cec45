using DpoNotebooks.HuggingFace.Tokenization.Decoders;

namespace DpoNotebooks.HuggingFace.Tokenization;

/// <summary>Decodes ids as they come, whole characters only. What it gives, joined, is the text of all ids.</summary>
public sealed class StreamingDecoder
{
    private readonly TextSink _text = new();
    private readonly ITokenSink _tokens;
    private readonly Action<int, ITokenSink> _add;

    internal StreamingDecoder(IDecoder decoder, Action<int, ITokenSink> add) => (_tokens, _add) = (decoder.Before(_text), add);

    /// <summary>The text that becomes safe to show with an id; empty inside a character.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string Push(int id)
    {
        _add(id, _tokens);
        _tokens.Show();
        return _text.Take();
    }

    /// <summary>What is left at the end: U+FFFD for a character that was cut off. The stream is over then.</summary>
    public string Flush()
    {
        _tokens.End();
        return _text.Take();
    }
}
