namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>A step from tokens to text. It works on tokens as they come, so that whole and streamed decoding are one.</summary>
internal interface IDecoder
{
    /// <summary>A sink that does this step and hands on.</summary>
    ITokenSink Before(ITokenSink next);

    /// <summary>What this step makes of a token that stands alone, nothing cut off at the ends.</summary>
    string Spell(string token) => token;
}
