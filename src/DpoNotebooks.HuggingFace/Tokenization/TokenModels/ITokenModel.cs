namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>Maps a piece of text to ids.</summary>
internal interface ITokenModel
{
    /// <summary>Returns the ids of a piece, which is not empty.</summary>
    /// <exception cref="ArgumentException">The vocabulary has neither a token for a part of the piece nor an unknown token.</exception>
    int[] Encode(string piece);
}
