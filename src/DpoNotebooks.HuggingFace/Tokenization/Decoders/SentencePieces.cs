using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>SentencePiece's own decoding: ▁ as a space, control pieces as nothing, unknown ones as ⁇, bytes as their text with one U+FFFD
/// for each byte that is not UTF-8.</summary>
internal sealed record SentencePieces : IDecoder
{
    /// <summary>Pieces that show as nothing.</summary>
    public required IReadOnlySet<string> Control { get; init; }

    /// <summary>The piece of what is unknown, and what is shown for it.</summary>
    public required (string Piece, string Shown) Unknown { get; init; }

    /// <summary>Whether the pieces &lt;0x..&gt; are bytes.</summary>
    public bool HasBytes { get; init; }

    /// <summary>How much white space goes at the start of the text.</summary>
    public LeadingSpace Leading { get; init; }

    public ITokenSink Before(ITokenSink next) => new Sink(this, next);

    public string Spell(string token) =>
        HasBytes && ByteTokens.ByteOf(token) is { } value ? (value < 0x80 ? ((char)value).ToString() : token) : token.Replace('\u2581', ' ');

    private sealed class Sink(SentencePieces rules, ITokenSink next) : ITokenSink
    {
        private readonly List<byte> _run = [];
        private bool _atStart = true;

        public void Add(string text, bool begins)
        {
            if (rules.HasBytes && ByteTokens.ByteOf(text) is { } value)
            {
                _run.Add(value);
                return;
            }

            Read(whole: true);
            if (rules.Control.Contains(text))
            {
                return;
            }

            if (text == rules.Unknown.Piece)
            {
                Show(rules.Unknown.Shown);
                return;
            }

            var drops = _atStart && rules.Leading != LeadingSpace.Kept && text.StartsWith('\u2581');
            _atStart &= !drops || rules.Leading == LeadingSpace.AllDropped;
            Show((drops ? text[1..] : text).Replace('\u2581', ' '));
        }

        public void Show()
        {
            Read(whole: false);
            next.Show();
        }

        public void End()
        {
            Read(whole: true);
            next.End();
        }

        private void Show(string text)
        {
            _atStart &= text.Length == 0;
            next.Add(text, begins: true);
        }

        private void Read(bool whole)
        {
            var text = new StringBuilder();
            var bytes = CollectionsMarshal.AsSpan(_run);
            while (!bytes.IsEmpty)
            {
                var status = Rune.DecodeFromUtf8(bytes, out var rune, out var used);
                if (status == OperationStatus.NeedMoreData && !whole)
                {
                    break;
                }

                text.Append(rune);
                bytes = bytes[(status == OperationStatus.Done ? used : 1)..];
            }

            _run.RemoveRange(0, _run.Count - bytes.Length);
            if (text.Length > 0)
            {
                Show(text.ToString());
            }
        }
    }
}

/// <summary>White space at the start of a decoded text.</summary>
internal enum LeadingSpace
{
    Kept,
    OneDropped,
    AllDropped,
}
