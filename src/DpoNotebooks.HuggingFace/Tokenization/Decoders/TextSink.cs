using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>The end of a chain: text until it is taken.</summary>
internal sealed class TextSink : ITokenSink
{
    private readonly StringBuilder _text = new();

    public void Add(string text, bool begins) => _text.Append(text);

    public void Show()
    {
    }

    public void End()
    {
    }

    /// <summary>What came since the last time.</summary>
    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
