namespace DpoNotebooks.Tokenization;

/// <summary>What a tokenizer's files say, whichever form they have.</summary>
internal sealed record TokenizerSpec
{
    /// <summary>Token to id, added tokens not needed here.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>BPE merges in order of rank, each "left right"; null for a word-level model.</summary>
    public IReadOnlyList<string>? Merges { get; init; }

    /// <summary>How text is cut before the model sees it.</summary>
    public required PreTokenization PreTokenization { get; init; }

    /// <summary>Tokens found in the text as written.</summary>
    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>What a word-level model makes of unknown words.</summary>
    public string? Unknown { get; init; }

    /// <summary>Which tokens end and begin a text and fill a batch.</summary>
    public SpecialNames Names { get; init; } = new(null, null, null);
}

internal enum PreTokenization
{
    ByteLevel,
    Whitespace,
    WhitespaceSplit,
}

/// <summary>A token matched in the raw text; a special one can be left out when decoding.</summary>
internal sealed record AddedToken(int Id, string Content, bool Special);

/// <summary>The tokens that tokenizer_config.json names eos_token, bos_token and pad_token.</summary>
internal sealed record SpecialNames(string? Eos, string? Bos, string? Pad);
