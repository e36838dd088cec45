using DpoNotebooks.HuggingFace.Tokenization.Decoders;

namespace DpoNotebooks.HuggingFace.Tokenization;

/// <summary>Decodes ids one at a time and returns whole characters only. The concatenated results are the text of all ids.</summary>
public sealed class StreamingDecoder
{
    private readonly TextSink _text = new();
    private readonly ITokenSink _tokens;
    private readonly Action<int, ITokenSink> _add;

    internal StreamingDecoder(IDecoder decoder, Action<int, ITokenSink> add) => (_tokens, _add) = (decoder.CreateSink(_text), add);

    /// <summary>Adds an id and returns the text that is complete with it; empty inside a character.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string Push(int id)
    {
        _add(id, _tokens);
        _tokens.Emit();
        return _text.Take();
    }

    /// <summary>Ends the stream and returns the remaining text: U+FFFD for an incomplete character.</summary>
    public string Flush()
    {
        _tokens.Complete();
        return _text.Take();
    }
}
