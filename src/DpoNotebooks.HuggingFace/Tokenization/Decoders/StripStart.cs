namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Takes up to so many of a character from the start of each token.</summary>
internal sealed class StripStart(char character, int most) : IDecoder
{
    public ITokenSink Before(ITokenSink next) => new Sink(character, most, next);

    private sealed class Sink(char character, int most, ITokenSink next) : ITokenSink
    {
        private int _left;

        public void Add(string text, bool begins)
        {
            _left = begins ? most : _left;
            var start = 0;
            for (; start < text.Length && _left > 0; start++, _left--)
            {
                if (text[start] != character)
                {
                    _left = 0;
                    break;
                }
            }

            next.Add(text[start..], begins);
        }

        public void Show() => next.Show();

        public void End() => next.End();
    }
}
