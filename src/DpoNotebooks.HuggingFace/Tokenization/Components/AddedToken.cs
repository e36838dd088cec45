namespace DpoNotebooks.HuggingFace.Tokenization.Components;

/// <summary>A token that is found in the text before any other.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Whether decoding can leave it out.</summary>
    public bool Special { get; init; }

    /// <summary>Whether it is looked for in the normalized text, spelled as that is; otherwise in the text as written.</summary>
    public bool Normalized { get; init; }

    /// <summary>Whether it swallows white space before it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Whether it swallows white space after it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Whether it counts only where no word goes on at its ends.</summary>
    public bool SingleWord { get; init; }
}
