using System.Globalization;
using System.Text;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Splits the content of a tag into tokens.</summary>
internal sealed class ExpressionLexer(string source, int from, int line)
{
    // Signs of two characters precede those of one.
    private static readonly string[] Signs =
    [
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "*", "/", "%", "~", "(", ")", "[", "]", "{", "}", ">", "<", "=", ".", ":", "|", ",",
    ];

    private readonly int _from = from;
    private readonly int _line = line;

    /// <summary>The current position.</summary>
    public int At { get; private set; } = from;

    /// <summary>Returns the tokens up to the end of the tag, which is not consumed.</summary>
    /// <param name="end">The end of the tag: }} or %}, optionally preceded by + or -.</param>
    /// <exception cref="JinjaException">The tag is not closed, or contains an invalid token.</exception>
    public IEnumerable<Token> ReadTag(string end)
    {
        var open = 0;
        while (true)
        {
            while (At < source.Length && PythonText.IsSpace(source[At]))
            {
                At++;
            }

            if (At >= source.Length)
            {
                throw Error("the tag is not closed");
            }

            var rest = source.AsSpan(At);
            if (open == 0 && (rest.StartsWith(end, StringComparison.Ordinal)
                || (rest[0] is '-' or '+' && rest[1..].StartsWith(end, StringComparison.Ordinal))))
            {
                yield break;
            }

            var token = Next();
            open += token is { Kind: TokenKind.Sign, Text: "(" or "[" or "{" } ? 1 : token is { Kind: TokenKind.Sign, Text: ")" or "]" or "}" } ? -1 : 0;
            yield return token;
        }
    }

    private Token Next()
    {
        var c = source[At];
        if (c is '\'' or '"')
        {
            return Text(c);
        }

        if (char.IsAsciiDigit(c))
        {
            return Number();
        }

        if (c == '_' || char.IsLetter(c))
        {
            return new Token(TokenKind.Name, Take(part => part == '_' || char.IsLetterOrDigit(part)));
        }

        var sign = Signs.FirstOrDefault(sign => source.AsSpan(At).StartsWith(sign, StringComparison.Ordinal)) ?? throw Error($"unexpected '{c}'");
        At += sign.Length;
        return new Token(TokenKind.Sign, sign);
    }

    private Token Number()
    {
        var start = At;
        Take(part => char.IsAsciiDigit(part) || part == '_');
        var isFloat = false;
        if (At + 1 < source.Length && source[At] == '.' && char.IsAsciiDigit(source[At + 1]))
        {
            isFloat = true;
            At++;
            Take(part => char.IsAsciiDigit(part) || part == '_');
        }

        if (source.AsSpan(At) is ['e' or 'E', '+' or '-', >= '0' and <= '9', ..] or ['e' or 'E', >= '0' and <= '9', ..])
        {
            isFloat = true;
            At += 2;
            Take(char.IsAsciiDigit);
        }

        var text = source[start..At].Replace("_", "", StringComparison.Ordinal);
        var value = isFloat ? (object)double.Parse(text, CultureInfo.InvariantCulture)
            : long.TryParse(text, CultureInfo.InvariantCulture, out var whole) ? whole : throw Error($"the number {text} is too large");
        return new Token(TokenKind.Literal, text, value);
    }

    private Token Text(char quote)
    {
        var start = At++;
        var text = new StringBuilder();
        while (At < source.Length && source[At] != quote)
        {
            if (source[At] == '\\' && At + 1 < source.Length)
            {
                Escape(text);
            }
            else
            {
                text.Append(source[At++]);
            }
        }

        if (At++ >= source.Length)
        {
            throw Error("the string is not closed");
        }

        return new Token(TokenKind.Literal, source[start..At], text.ToString());
    }

    private void Escape(StringBuilder text)
    {
        var c = source[At + 1];
        At += 2;
        if (c is 'x' or 'u' or 'U')
        {
            var digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            if (At + digits > source.Length
                || !int.TryParse(source.AsSpan(At, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point)
                || !(Rune.IsValid(point) || point is >= 0xD800 and <= 0xDFFF))
            {
                throw Error($"\\{c} needs {digits} hexadecimal digits of a code point");
            }

            At += digits;
            _ = point <= 0xFFFF ? text.Append((char)point) : text.Append(new Rune(point));
            return;
        }

        if (c is >= '0' and <= '7')
        {
            At--;
            var end = At + 1;
            for (; end < source.Length && end < At + 3 && source[end] is >= '0' and <= '7'; end++)
            {
            }

            text.Append((char)Convert.ToInt32(source[At..end], 8));
            At = end;
            return;
        }

        _ = c switch
        {
            'n' => text.Append('\n'),
            't' => text.Append('\t'),
            'r' => text.Append('\r'),
            'a' => text.Append('\a'),
            'b' => text.Append('\b'),
            'f' => text.Append('\f'),
            'v' => text.Append('\v'),
            '\n' => text,
            '\\' or '\'' or '"' => text.Append(c),
            _ => text.Append('\\').Append(c),
        };
    }

    private string Take(Func<char, bool> isPart)
    {
        var start = At;
        while (At < source.Length && isPart(source[At]))
        {
            At++;
        }

        return source[start..At];
    }

    private JinjaException Error(string problem) =>
        new($"line {_line + source.AsSpan(_from, Math.Min(At, source.Length) - _from).Count('\n')}: {problem}");
}
