namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>A step of decoding tokens to text. It processes one token at a time, so that streamed and whole decoding share the same code.</summary>
internal interface IDecoder
{
    /// <summary>Returns a sink that applies this step and passes the result to the next sink.</summary>
    ITokenSink CreateSink(ITokenSink next);

    /// <summary>Decodes one token in isolation, without stripping its ends.</summary>
    string DecodeSingle(string token) => token;
}
