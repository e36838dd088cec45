using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Runs of tokens &lt;0x..&gt; as the text of their bytes. A run that is not UTF-8 is one U+FFFD for each byte, the valid ones too;
/// characters that a stream has shown before its run broke are not taken back.</summary>
internal sealed class ByteFallback : IDecoder
{
    public ITokenSink Before(ITokenSink next) => new Sink(next);

    public string Spell(string token) => ByteTokens.ByteOf(token) is < 0x80 and var value ? ((char)value).ToString() : token;

    private sealed class Sink(ITokenSink next) : ITokenSink
    {
        private readonly List<byte> _run = [];

        public void Add(string text, bool begins)
        {
            if (begins && ByteTokens.ByteOf(text) is { } value)
            {
                _run.Add(value);
                return;
            }

            Flush();
            next.Add(text, begins);
        }

        public void Show()
        {
            if (IsUtf8())
            {
                Flush();
            }

            next.Show();
        }

        public void End()
        {
            Flush();
            next.End();
        }

        private void Flush()
        {
            if (_run.Count == 0)
            {
                return;
            }

            next.Add(IsUtf8() ? Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_run)) : new string('\uFFFD', _run.Count), begins: true);
            _run.Clear();
        }

        private bool IsUtf8() => Utf8.IsValid(CollectionsMarshal.AsSpan(_run));
    }
}
