namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>Shows a model the bytes of a piece in GPT-2's alphabet.</summary>
internal sealed class ByteLevelModel(ITokenModel model) : ITokenModel
{
    public int[] Encode(string piece) => model.Encode(ByteSymbols.Of(piece));
}
