namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Joins all tokens into one.</summary>
internal sealed class Fuse : IDecoder
{
    public ITokenSink CreateSink(ITokenSink next) => new Sink(next);

    private sealed class Sink(ITokenSink next) : ITokenSink
    {
        private bool _started;

        public void Add(string text, bool startsToken)
        {
            next.Add(text, startsToken: !_started);
            _started = true;
        }

        public void Emit() => next.Emit();

        public void Complete() => next.Complete();
    }
}
