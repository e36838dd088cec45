namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>The rules of a byte-pair encoding.</summary>
internal sealed record BpeRules
{
    /// <summary>Maps tokens to ids.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>Maps pairs of neighbors to the rank of their merge and its resulting id. The lowest rank is merged first; of equal ranks, the
    /// leftmost.</summary>
    public required IReadOnlyDictionary<(int Left, int Right), (int Rank, int Id)> Merges { get; init; }

    /// <summary>Pieces that are looked up whole before merging; null for none.</summary>
    public IReadOnlyDictionary<string, int>? Whole { get; init; }

    /// <summary>The id of characters that are not in the vocabulary; null makes such a character an error.</summary>
    public int? Unknown { get; init; }

    /// <summary>Whether consecutive unknown characters become one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Whether an unknown character is encoded by the tokens of its bytes if the vocabulary has all of them.</summary>
    public bool ByteFallback { get; init; }
}
