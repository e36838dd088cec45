using System.Buffers.Binary;

namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>SentencePiece's compiled normalization rules: a Darts double-array trie over UTF-8 whose values are offsets of zero-terminated texts.</summary>
internal sealed class CharsMap
{
    private readonly uint[] _units;
    private readonly byte[] _texts;

    /// <summary>Reads precompiled_charsmap.</summary>
    /// <exception cref="InvalidDataException">The rules are truncated.</exception>
    public CharsMap(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(blob) is var size && (size > blob.Length - 4 || size % 4 != 0 || size == 0))
        {
            throw new InvalidDataException("the precompiled_charsmap is truncated");
        }

        var trie = blob.Slice(4, (int)BinaryPrimitives.ReadUInt32LittleEndian(blob));
        _units = new uint[trie.Length / 4];
        for (var i = 0; i < _units.Length; i++)
        {
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(trie[(4 * i)..]);
        }

        _texts = blob[(4 + trie.Length)..].ToArray();
    }

    /// <summary>Finds the longest rule that matches the start of the text. Returns the number of matched bytes (0 if no rule matches) and the
    /// replacement.</summary>
    public int Match(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement)
    {
        var (length, value) = (0, 0);
        var node = Offset(_units[0]);
        for (var i = 0; i < text.Length; i++)
        {
            node ^= text[i];
            if (node >= _units.Length || (_units[node] & 0x800000FF) != text[i])
            {
                break;
            }

            var hasValue = (_units[node] >> 8 & 1) == 1;
            node ^= Offset(_units[node]);
            if (hasValue && node < _units.Length)
            {
                (length, value) = (i + 1, (int)(_units[node] & 0x7FFFFFFF));
            }
        }

        replacement = length == 0 || value >= _texts.Length ? [] : _texts.AsSpan(value, Math.Max(0, _texts.AsSpan(value).IndexOf((byte)0)));
        return length;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 1 << 9) >> 6);
}
