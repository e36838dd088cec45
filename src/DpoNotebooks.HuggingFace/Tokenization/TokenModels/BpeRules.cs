namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>What a byte-pair encoding consists of.</summary>
internal sealed record BpeRules
{
    /// <summary>Token to id.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>Which neighbours merge into which id; the lowest rank first, the leftmost where ranks are equal.</summary>
    public required IReadOnlyDictionary<(int Left, int Right), (int Rank, int Id)> Merges { get; init; }

    /// <summary>Pieces that are looked up whole before any merging.</summary>
    public IReadOnlyDictionary<string, int>? Whole { get; init; }

    /// <summary>Id of characters that the vocabulary lacks; null makes them an error.</summary>
    public int? Unknown { get; init; }

    /// <summary>Whether unknown neighbours are one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Whether an unknown character is spelled by the tokens of its bytes, where the vocabulary has all of them.</summary>
    public bool ByteFallback { get; init; }
}
