namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Takes tokens as they come.</summary>
internal interface ITokenSink
{
    /// <summary>The next text.</summary>
    /// <param name="text">Text, which may be empty.</param>
    /// <param name="begins">Whether a token begins with it, rather than goes on.</param>
    void Add(string text, bool begins);

    /// <summary>Somebody reads along: what is whole goes on, even if what comes later could still change it.</summary>
    void Show();

    /// <summary>Nothing comes any more: what was held back goes on.</summary>
    void End();
}
