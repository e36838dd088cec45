namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>All tokens as one.</summary>
internal sealed class Fuse : IDecoder
{
    public ITokenSink Before(ITokenSink next) => new Sink(next);

    private sealed class Sink(ITokenSink next) : ITokenSink
    {
        private bool _started;

        public void Add(string text, bool begins)
        {
            next.Add(text, begins: !_started);
            _started = true;
        }

        public void Show() => next.Show();

        public void End() => next.End();
    }
}
