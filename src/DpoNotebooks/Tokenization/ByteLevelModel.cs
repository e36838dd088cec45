using System.Buffers;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace DpoNotebooks.Tokenization;

/// <summary>GPT-2's byte-level BPE: the merging is Microsoft's, the cutting into pieces and the decoding are ours.</summary>
internal sealed class ByteLevelModel : ITokenModel
{
    private readonly BpeTokenizer _bpe;
    private readonly byte[]?[] _bytes;

    public ByteLevelModel(TokenizerSpec spec, IReadOnlyList<string?> tokens)
    {
        foreach (var symbol in ByteSymbols.All)
        {
            if (!spec.Vocabulary.ContainsKey(symbol.ToString()))
            {
                throw new InvalidDataException($"a byte-level vocabulary needs all 256 byte symbols; '{symbol}' is missing");
            }
        }

        foreach (var merge in spec.Merges ?? [])
        {
            if (merge.Split(' ') is not [var left, var right] || !spec.Vocabulary.ContainsKey(left + right))
            {
                throw new InvalidDataException($"the merge '{merge}' does not make a token of the vocabulary");
            }
        }

        _bpe = BpeTokenizer.Create(new BpeOptions(spec.Vocabulary) { Merges = spec.Merges, ByteLevel = true });
        _bytes = [.. tokens.Select(token => token is null ? null : ByteSymbols.BytesOf(token))];
    }

    public (int Skip, int Length) NextPiece(ReadOnlySpan<char> text) => (0, text.IsEmpty ? 0 : GptPieces.NextLength(text));

    /// <remarks>The round trip through UTF-8 makes U+FFFD of a lone surrogate, which the library would encode as three broken bytes.</remarks>
    public int[] Encode(string piece) => [.. _bpe.EncodeToIds(
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(piece)), considerPreTokenization: false, considerNormalization: false)];

    public string Decode(IReadOnlyList<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var id in ids)
        {
            bytes.Write(_bytes[id]);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan); // U+FFFD for each maximal invalid part
    }

    public string Piece(int id)
    {
        var text = new StringBuilder();
        for (ReadOnlySpan<byte> bytes = _bytes[id]; !bytes.IsEmpty;)
        {
            var whole = Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done;
            text.Append(whole ? rune.ToString() : string.Concat(bytes[..used].ToArray().Select(b => $"<0x{b:X2}>")));
            bytes = bytes[used..];
        }

        return text.ToString();
    }
}
