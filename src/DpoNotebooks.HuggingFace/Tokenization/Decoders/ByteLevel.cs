using System.Buffers;
using System.Text;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>The bytes of tokens in GPT-2's alphabet as one text; U+FFFD for each maximal part that is not UTF-8.</summary>
internal sealed class ByteLevel : IDecoder
{
    public ITokenSink Before(ITokenSink next) => new Sink(next);

    /// <summary>Bytes that are no character by themselves as <c>&lt;0xE2&gt;</c>.</summary>
    public string Spell(string token)
    {
        var text = new StringBuilder();
        for (ReadOnlySpan<byte> bytes = ByteSymbols.BytesOf(token); !bytes.IsEmpty;)
        {
            var whole = Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done;
            text.Append(whole ? rune.ToString() : string.Concat(bytes[..used].ToArray().Select(ByteTokens.TokenOf)));
            bytes = bytes[used..];
        }

        return text.ToString();
    }

    private sealed class Sink(ITokenSink next) : ITokenSink
    {
        private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
        private bool _started;

        public void Add(string text, bool begins) => Read(ByteSymbols.BytesOf(text), flush: false);

        public void Show() => next.Show();

        public void End()
        {
            Read([], flush: true);
            next.End();
        }

        private void Read(byte[] bytes, bool flush)
        {
            var chars = new char[_utf8.GetCharCount(bytes, flush)];
            if (_utf8.GetChars(bytes, 0, bytes.Length, chars, 0, flush) > 0)
            {
                next.Add(new string(chars), begins: !_started);
                _started = true;
            }
        }
    }
}
