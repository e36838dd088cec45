using System.Buffers;
using System.Text;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Decodes tokens in GPT-2's byte alphabet as UTF-8. Each maximal invalid part becomes one U+FFFD.</summary>
internal sealed class ByteLevel : IDecoder
{
    public ITokenSink CreateSink(ITokenSink next) => new Sink(next);

    /// <summary>Decodes one token. Bytes that do not form a character are written as <c>&lt;0xE2&gt;</c>.</summary>
    public string DecodeSingle(string token)
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

        public void Add(string text, bool startsToken) => Read(ByteSymbols.BytesOf(text), flush: false);

        public void Emit() => next.Emit();

        public void Complete()
        {
            Read([], flush: true);
            next.Complete();
        }

        private void Read(byte[] bytes, bool flush)
        {
            var chars = new char[_utf8.GetCharCount(bytes, flush)];
            if (_utf8.GetChars(bytes, 0, bytes.Length, chars, 0, flush) > 0)
            {
                next.Add(new string(chars), startsToken: !_started);
                _started = true;
            }
        }
    }
}
