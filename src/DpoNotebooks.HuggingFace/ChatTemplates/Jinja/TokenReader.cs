namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Reads tokens one after another.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens, int line)
{
    private static readonly Token End = new(TokenKind.End, "the end of the tag");
    private int _at;

    /// <summary>The line number, for messages.</summary>
    public int Line => line;

    /// <summary>The next token.</summary>
    public Token Current => _at < tokens.Count ? tokens[_at] : End;

    /// <summary>The token after the next one.</summary>
    public Token Following => _at + 1 < tokens.Count ? tokens[_at + 1] : End;

    /// <summary>Whether all tokens are consumed.</summary>
    public bool AtEnd => _at >= tokens.Count;

    /// <summary>Consumes the next token and returns it.</summary>
    public Token Take()
    {
        var token = Current;
        _at++;
        return token;
    }

    public bool IsSign(string text) => Current.Kind == TokenKind.Sign && Current.Text == text;

    public bool IsName(string text) => Current.Kind == TokenKind.Name && Current.Text == text;

    /// <summary>Consumes the next token if it is the given sign.</summary>
    public bool TakeSign(string text)
    {
        var isIt = IsSign(text);
        _at += isIt ? 1 : 0;
        return isIt;
    }

    /// <summary>Consumes the next token if it is the given name.</summary>
    public bool TakeName(string text)
    {
        var isIt = IsName(text);
        _at += isIt ? 1 : 0;
        return isIt;
    }

    /// <summary>Consumes a required sign.</summary>
    public void Expect(string sign)
    {
        if (!TakeSign(sign))
        {
            throw Error($"expected '{sign}', not '{Current.Text}'");
        }
    }

    /// <summary>Consumes a required name and returns it.</summary>
    public string ExpectName() => Current.Kind == TokenKind.Name ? Take().Text : throw Error($"expected a name, not '{Current.Text}'");

    /// <summary>Checks that all tokens are consumed.</summary>
    public void ExpectEnd()
    {
        if (!AtEnd)
        {
            throw Error($"unexpected '{Current.Text}'");
        }
    }

    /// <summary>Creates an error with the line of the tag.</summary>
    public JinjaException Error(string problem) => new($"line {line}: {problem}");
}
