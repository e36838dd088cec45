namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Removes a character from the start of each token, up to a maximum count.</summary>
internal sealed class StripStart(char character, int most) : IDecoder
{
    public ITokenSink CreateSink(ITokenSink next) => new Sink(character, most, next);

    private sealed class Sink(char character, int most, ITokenSink next) : ITokenSink
    {
        private int _left;

        public void Add(string text, bool startsToken)
        {
            _left = startsToken ? most : _left;
            var start = 0;
            for (; start < text.Length && _left > 0; start++, _left--)
            {
                if (text[start] != character)
                {
                    _left = 0;
                    break;
                }
            }

            next.Add(text[start..], startsToken);
        }

        public void Emit() => next.Emit();

        public void Complete() => next.Complete();
    }
}
