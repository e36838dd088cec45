namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Reads words one after another.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens, int line)
{
    private static readonly Token End = new(TokenKind.End, "the end of the tag");
    private int _at;

    /// <summary>The line, for messages.</summary>
    public int Line => line;

    /// <summary>The word that comes next.</summary>
    public Token Current => _at < tokens.Count ? tokens[_at] : End;

    /// <summary>The word after it.</summary>
    public Token Following => _at + 1 < tokens.Count ? tokens[_at + 1] : End;

    /// <summary>Whether all is read.</summary>
    public bool AtEnd => _at >= tokens.Count;

    /// <summary>Takes the next word.</summary>
    public Token Take()
    {
        var token = Current;
        _at++;
        return token;
    }

    public bool IsSign(string text) => Current.Kind == TokenKind.Sign && Current.Text == text;

    public bool IsName(string text) => Current.Kind == TokenKind.Name && Current.Text == text;

    /// <summary>Takes the next word if it is this sign.</summary>
    public bool TakeSign(string text)
    {
        var isIt = IsSign(text);
        _at += isIt ? 1 : 0;
        return isIt;
    }

    /// <summary>Takes the next word if it is this name.</summary>
    public bool TakeName(string text)
    {
        var isIt = IsName(text);
        _at += isIt ? 1 : 0;
        return isIt;
    }

    /// <summary>Takes a sign that must come.</summary>
    public void Expect(string sign)
    {
        if (!TakeSign(sign))
        {
            throw Error($"expected '{sign}', not '{Current.Text}'");
        }
    }

    /// <summary>Takes a name that must come.</summary>
    public string ExpectName() => Current.Kind == TokenKind.Name ? Take().Text : throw Error($"expected a name, not '{Current.Text}'");

    /// <summary>All must be read.</summary>
    public void ExpectEnd()
    {
        if (!AtEnd)
        {
            throw Error($"unexpected '{Current.Text}'");
        }
    }

    /// <summary>An error in this tag.</summary>
    public JinjaException Error(string problem) => new($"line {line}: {problem}");
}
