namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>A word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">How it is written.</param>
/// <param name="Value">What a string or number is worth.</param>
internal sealed record Token(TokenKind Kind, string Text, object? Value = null);

/// <summary>Kinds of words.</summary>
internal enum TokenKind
{
    Name,
    Literal,
    Sign,
    End,
}

/// <summary>A stretch of a template: text, the expression of {{ }}, or the words of {% %}.</summary>
internal sealed record Segment(SegmentKind Kind, string Text, IReadOnlyList<Token> Tokens, int Line);

/// <summary>Kinds of stretches.</summary>
internal enum SegmentKind
{
    Text,
    Output,
    Block,
}
