namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>One after another.</summary>
internal sealed class DecoderSequence(IReadOnlyList<IDecoder> steps) : IDecoder
{
    public ITokenSink Before(ITokenSink next) => steps.Reverse().Aggregate(next, (sink, step) => step.Before(sink));

    public string Spell(string token) => steps.Aggregate(token, (text, step) => step.Spell(text));
}
