namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>A piece of text to ids.</summary>
internal interface ITokenModel
{
    /// <summary>Ids of a piece, which is not empty.</summary>
    /// <exception cref="ArgumentException">The vocabulary has no token for a part of it, nor one for what is unknown.</exception>
    int[] Encode(string piece);
}
