namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Receives tokens one at a time.</summary>
internal interface ITokenSink
{
    /// <summary>Adds text.</summary>
    /// <param name="text">The text; may be empty.</param>
    /// <param name="startsToken">Whether the text starts a token. Otherwise it continues the current one.</param>
    void Add(string text, bool startsToken);

    /// <summary>Passes on complete characters for display, although later tokens could still change them.</summary>
    void Emit();

    /// <summary>Ends the text and passes on everything that is still buffered.</summary>
    void Complete();
}
