using DpoNotebooks.HuggingFace.Tokenization.Configuration;
using DpoNotebooks.HuggingFace.Tokenization.Decoders;
using DpoNotebooks.HuggingFace.Tokenization.Normalizers;
using DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Components;

/// <summary>The components of a tokenizer, in the order in which they process a text.</summary>
internal sealed record TokenizerParts
{
    /// <summary>Tokens that are matched before the other components run.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>Normalizes the text between added tokens; null leaves it unchanged.</summary>
    public INormalizer? Normalizer { get; init; }

    /// <summary>Cuts the text into pieces; null leaves it whole.</summary>
    public IPreTokenizer? PreTokenizer { get; init; }

    /// <summary>Maps pieces to ids.</summary>
    public required ITokenModel Model { get; init; }

    /// <summary>Maps tokens to ids. Added tokens may be missing here.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>Ids that are prepended if special tokens are requested.</summary>
    public IReadOnlyList<int> Prefix { get; init; } = [];

    /// <summary>Ids that are appended if special tokens are requested.</summary>
    public IReadOnlyList<int> Suffix { get; init; } = [];

    /// <summary>Maps tokens to text.</summary>
    public required IDecoder Decoder { get; init; }

    /// <summary>The names of the EOS, BOS and padding tokens.</summary>
    public required SpecialNames Names { get; init; }

    /// <summary>The files of the tokenizer as they are saved. The first one holds everything except the names of the special tokens.</summary>
    public required IReadOnlyList<(string Name, byte[] Bytes)> Files { get; init; }
}
