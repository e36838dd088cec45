namespace DpoNotebooks.HuggingFace.Tokenization.Components;

/// <summary>A token that is matched in the text before the pre-tokenizer and the model run.</summary>
/// <param name="Id">The token id.</param>
/// <param name="Content">The text of the token.</param>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Whether decoding with skipSpecial omits the token.</summary>
    public bool Special { get; init; }

    /// <summary>Whether the token is normalized and matched in the normalized text. Otherwise it is matched in the original text.</summary>
    public bool Normalized { get; init; }

    /// <summary>Whether a match includes the white space before the token.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Whether a match includes the white space after the token.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Whether the token matches only if no word character is adjacent to it.</summary>
    public bool SingleWord { get; init; }
}
