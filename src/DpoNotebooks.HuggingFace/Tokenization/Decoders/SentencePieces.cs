using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>SentencePiece's decoder. ▁ becomes a space, control pieces are omitted, unknown pieces become ⁇, and byte pieces are decoded as UTF-8
/// with one U+FFFD for each invalid byte.</summary>
internal sealed record SentencePieces : IDecoder
{
    /// <summary>Pieces that are omitted from the text.</summary>
    public required IReadOnlySet<string> Control { get; init; }

    /// <summary>The unknown piece and its surface text.</summary>
    public required (string Piece, string Surface) Unknown { get; init; }

    /// <summary>Whether pieces &lt;0x..&gt; stand for bytes.</summary>
    public bool HasBytes { get; init; }

    /// <summary>How white space at the start of the text is handled.</summary>
    public LeadingSpace Leading { get; init; }

    public ITokenSink CreateSink(ITokenSink next) => new Sink(this, next);

    public string DecodeSingle(string token) =>
        HasBytes && ByteTokens.ByteOf(token) is { } value ? (value < 0x80 ? ((char)value).ToString() : token) : token.Replace('\u2581', ' ');

    private sealed class Sink(SentencePieces rules, ITokenSink next) : ITokenSink
    {
        private readonly List<byte> _run = [];
        private bool _atStart = true;

        public void Add(string text, bool startsToken)
        {
            if (rules.HasBytes && ByteTokens.ByteOf(text) is { } value)
            {
                _run.Add(value);
                return;
            }

            DecodeRun(atEnd: true);
            if (rules.Control.Contains(text))
            {
                return;
            }

            if (text == rules.Unknown.Piece)
            {
                Append(rules.Unknown.Surface);
                return;
            }

            var strips = _atStart && rules.Leading != LeadingSpace.Keep && text.StartsWith('\u2581');
            _atStart &= !strips || rules.Leading == LeadingSpace.StripAll;
            Append((strips ? text[1..] : text).Replace('\u2581', ' '));
        }

        public void Emit()
        {
            DecodeRun(atEnd: false);
            next.Emit();
        }

        public void Complete()
        {
            DecodeRun(atEnd: true);
            next.Complete();
        }

        private void Append(string text)
        {
            _atStart &= text.Length == 0;
            next.Add(text, startsToken: true);
        }

        private void DecodeRun(bool atEnd)
        {
            var text = new StringBuilder();
            var bytes = CollectionsMarshal.AsSpan(_run);
            while (!bytes.IsEmpty)
            {
                var status = Rune.DecodeFromUtf8(bytes, out var rune, out var used);
                if (status == OperationStatus.NeedMoreData && !atEnd)
                {
                    break;
                }

                text.Append(rune);
                bytes = bytes[(status == OperationStatus.Done ? used : 1)..];
            }

            _run.RemoveRange(0, _run.Count - bytes.Length);
            if (text.Length > 0)
            {
                Append(text.ToString());
            }
        }
    }
}

/// <summary>How a decoder handles white space at the start of the text.</summary>
internal enum LeadingSpace
{
    Keep,
    StripOne,
    StripAll,
}
