namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Applies decoders one after another.</summary>
internal sealed class DecoderSequence(IReadOnlyList<IDecoder> steps) : IDecoder
{
    public ITokenSink CreateSink(ITokenSink next) => steps.Reverse().Aggregate(next, (sink, step) => step.CreateSink(sink));

    public string DecodeSingle(string token) => steps.Aggregate(token, (text, step) => step.DecodeSingle(text));
}
