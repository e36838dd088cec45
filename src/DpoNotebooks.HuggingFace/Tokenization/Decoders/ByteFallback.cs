using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Decodes runs of tokens &lt;0x..&gt; as UTF-8. A run that is not valid UTF-8 becomes one U+FFFD for each byte, valid bytes included.
/// Characters that a stream has already emitted stay.</summary>
internal sealed class ByteFallback : IDecoder
{
    public ITokenSink CreateSink(ITokenSink next) => new Sink(next);

    public string DecodeSingle(string token) => ByteTokens.ByteOf(token) is < 0x80 and var value ? ((char)value).ToString() : token;

    private sealed class Sink(ITokenSink next) : ITokenSink
    {
        private readonly List<byte> _run = [];

        public void Add(string text, bool startsToken)
        {
            if (startsToken && ByteTokens.ByteOf(text) is { } value)
            {
                _run.Add(value);
                return;
            }

            Flush();
            next.Add(text, startsToken);
        }

        public void Emit()
        {
            if (IsUtf8())
            {
                Flush();
            }

            next.Emit();
        }

        public void Complete()
        {
            Flush();
            next.Complete();
        }

        private void Flush()
        {
            if (_run.Count == 0)
            {
                return;
            }

            next.Add(IsUtf8() ? Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_run)) : new string('\uFFFD', _run.Count), startsToken: true);
            _run.Clear();
        }

        private bool IsUtf8() => Utf8.IsValid(CollectionsMarshal.AsSpan(_run));
    }
}
