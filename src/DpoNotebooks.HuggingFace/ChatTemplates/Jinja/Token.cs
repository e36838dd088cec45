namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>A token of an expression.</summary>
/// <param name="Kind">The kind of the token.</param>
/// <param name="Text">The text of the token.</param>
/// <param name="Value">The value of a string or number.</param>
internal sealed record Token(TokenKind Kind, string Text, object? Value = null);

/// <summary>The kinds of tokens.</summary>
internal enum TokenKind
{
    Name,
    Literal,
    Sign,
    End,
}

/// <summary>A segment of a template: text, the expression of {{ }}, or the tokens of {% %}.</summary>
internal sealed record Segment(SegmentKind Kind, string Text, IReadOnlyList<Token> Tokens, int Line);

/// <summary>The kinds of segments.</summary>
internal enum SegmentKind
{
    Text,
    Output,
    Block,
}
