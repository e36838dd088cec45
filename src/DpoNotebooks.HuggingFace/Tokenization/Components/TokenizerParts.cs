using DpoNotebooks.HuggingFace.Tokenization.Configuration;
using DpoNotebooks.HuggingFace.Tokenization.Decoders;
using DpoNotebooks.HuggingFace.Tokenization.Normalizers;
using DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Components;

/// <summary>What a tokenizer's files make it of, in the order in which a text passes.</summary>
internal sealed record TokenizerParts
{
    /// <summary>Tokens looked for first.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>What the text between them becomes; null leaves it as it is.</summary>
    public INormalizer? Normalizer { get; init; }

    /// <summary>How it is cut; null leaves it whole.</summary>
    public IPreTokenizer? PreTokenizer { get; init; }

    /// <summary>Pieces to ids.</summary>
    public required ITokenModel Model { get; init; }

    /// <summary>Token to id, added tokens not needed here.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>Ids that go before a text where special tokens are asked for.</summary>
    public IReadOnlyList<int> Prefix { get; init; } = [];

    /// <summary>Ids that go after it.</summary>
    public IReadOnlyList<int> Suffix { get; init; } = [];

    /// <summary>Tokens to text.</summary>
    public required IDecoder Decoder { get; init; }

    /// <summary>Which tokens end and begin a text and fill a batch.</summary>
    public required SpecialNames Names { get; init; }

    /// <summary>The files that say all this, as they are written again; the first holds all but the names.</summary>
    public required IReadOnlyList<(string Name, byte[] Bytes)> Files { get; init; }
}
