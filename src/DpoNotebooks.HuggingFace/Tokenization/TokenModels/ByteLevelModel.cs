namespace DpoNotebooks.HuggingFace.Tokenization.TokenModels;

/// <summary>Converts a piece to GPT-2's byte alphabet before another model encodes it.</summary>
internal sealed class ByteLevelModel(ITokenModel model) : ITokenModel
{
    public int[] Encode(string piece) => model.Encode(ByteSymbols.Of(piece));
}
