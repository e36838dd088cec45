using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>The last sink of a chain. It collects the decoded text.</summary>
internal sealed class TextSink : ITokenSink
{
    private readonly StringBuilder _text = new();

    public void Add(string text, bool startsToken) => _text.Append(text);

    public void Emit()
    {
    }

    public void Complete()
    {
    }

    /// <summary>Returns the text added since the last call.</summary>
    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
