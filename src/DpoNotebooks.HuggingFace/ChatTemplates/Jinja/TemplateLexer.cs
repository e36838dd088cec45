using System.Text.RegularExpressions;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Splits a template into text and tags with trim_blocks and lstrip_blocks, the settings of chat templates.</summary>
internal sealed partial class TemplateLexer
{
    private readonly string _source;
    private readonly List<Segment> _segments = [];
    private int _at;
    private bool _lineStarts = true;

    private TemplateLexer(string source) => _source = source;

    /// <summary>Returns the segments of a template. One trailing line break is removed.</summary>
    /// <exception cref="JinjaException">A tag is not closed, or contains an invalid token.</exception>
    public static List<Segment> Cut(string source)
    {
        source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new TemplateLexer(source.EndsWith('\n') ? source[..^1] : source);
        while (lexer._at < lexer._source.Length)
        {
            lexer.Next();
        }

        return lexer._segments;
    }

    private int Line => _source.AsSpan(0, _at).Count('\n') + 1;

    private void Next()
    {
        if (Raw().Match(_source, _at) is { Success: true } raw && raw.Index == TagStart().Match(_source, _at).Index)
        {
            TakeText(raw.Index, raw.Groups["sign"].Value, isOutput: false);
            TakeRaw(raw);
            return;
        }

        var start = TagStart().Match(_source, _at);
        if (!start.Success)
        {
            Add(_source[_at..]);
            _at = _source.Length;
            return;
        }

        var kind = start.ValueSpan[1];
        TakeText(start.Index, start.ValueSpan.Length > 2 ? start.Value[2..] : "", isOutput: kind == '{');
        _at = start.Index + start.Length;
        var line = Line;
        if (kind == '#')
        {
            TakeEnd(CommentEnd().Match(_source, _at), "comment", line);
            return;
        }

        var lexer = new ExpressionLexer(_source, _at, line);
        List<Token> tokens = [.. lexer.ReadTag(kind == '{' ? "}}" : "%}")];
        _at = lexer.At;
        TakeEnd((kind == '{' ? OutputEnd() : BlockEnd()).Match(_source, _at), "tag", line);
        _segments.Add(new Segment(kind == '{' ? SegmentKind.Output : SegmentKind.Block, "", tokens, line));
    }

    /// <summary>Adds the text before a tag. The sign - removes the white space before the tag; a block alone on its line removes its indentation.</summary>
    private void TakeText(int end, string sign, bool isOutput)
    {
        var text = _source[_at..end];
        var lineStart = text.LastIndexOf('\n') + 1;
        if (sign == "-")
        {
            text = PythonText.Strip(text, left: false);
        }
        else if (sign != "+" && !isOutput && (lineStart > 0 || _lineStarts) && text.AsSpan(lineStart).IsWhiteSpace())
        {
            text = text[..lineStart];
        }

        Add(text);
    }

    private void TakeEnd(Match end, string what, int line)
    {
        if (!end.Success)
        {
            throw new JinjaException($"line {line}: the {what} is not closed");
        }

        _at = end.Index + end.Length;
        _lineStarts = end.Value.EndsWith('\n');
    }

    private void TakeRaw(Match raw)
    {
        var line = Line;
        _at = raw.Index + raw.Length;
        var end = RawEnd().Match(_source, _at);
        if (!end.Success)
        {
            throw new JinjaException($"line {line}: raw is not closed");
        }

        _lineStarts = raw.Value.EndsWith('\n');
        TakeText(end.Index, end.Groups["sign"].Value, isOutput: false);
        TakeEnd(end, "raw", line);
    }

    private void Add(string text)
    {
        if (text.Length > 0)
        {
            _segments.Add(new Segment(SegmentKind.Text, text, [], Line));
        }
    }

    [GeneratedRegex(@"\{[\{%#][-+]?")]
    private static partial Regex TagStart();

    [GeneratedRegex(@"\{%(?<sign>[-+]?)\s*raw\s*(?:-%\}\s*|%\}\n?)")]
    private static partial Regex Raw();

    [GeneratedRegex(@"\{%(?<sign>[-+]?)\s*endraw\s*(?:\+%\}|-%\}\s*|%\}\n?)")]
    private static partial Regex RawEnd();

    [GeneratedRegex(@"(?s:.*?)(?:\+#\}|-#\}\s*|#\}\n?)")]
    private static partial Regex CommentEnd();

    [GeneratedRegex(@"\G(?:-\}\}\s*|\}\})")]
    private static partial Regex OutputEnd();

    [GeneratedRegex(@"\G(?:\+%\}|-%\}\s*|%\}\n?)")]
    private static partial Regex BlockEnd();
}
