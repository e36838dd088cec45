using System.Net;
using System.Text;

namespace DpoNotebooks.Kernel.Html;

/// <summary>Converts the TeX of formulas to MathML, which browsers render without a script or a network.</summary>
internal sealed class TexMath
{
    private readonly string _tex;
    private readonly bool _display;
    private int _at;

    private TexMath(string tex, bool display) => (_tex, _display) = (tex, display);

    /// <summary>Returns the MathML of a formula. A formula that is malformed or has an unknown command is returned as TeX source.</summary>
    /// <param name="tex">The formula, without dollar signs.</param>
    /// <param name="display">Whether the formula is a separate block rather than inline.</param>
    public static string Html(string tex, bool display)
    {
        try
        {
            var parser = new TexMath(tex, display);
            var body = parser.Row(end: null);
            return $"<math{(display ? " display=\"block\"" : "")}>{body}</math>";
        }
        catch (FormatException)
        {
            return $"<code class=\"tex\">{WebUtility.HtmlEncode(tex.Trim())}</code>";
        }
    }

    private char Next => _at < _tex.Length ? _tex[_at] : '\0';

    // Parses up to the end: a closing brace, \right, or the end of the text if end is null.
    private string Row(string? end)
    {
        var row = new StringBuilder();
        while (true)
        {
            SkipSpace();
            if (_at == _tex.Length ? end is null : end is not null && _tex.AsSpan(_at).StartsWith(end))
            {
                _at += end?.Length ?? 0;
                return $"<mrow>{row}</mrow>";
            }

            row.Append(Scripted());
        }
    }

    private string Scripted()
    {
        var limits = _display && Next == '\\' && TexSymbols.WithLimits.ContainsKey(PeekCommand());
        var core = Atom();
        string? below = null, above = null;
        for (SkipSpace(); Next is '_' or '^' or '\''; SkipSpace())
        {
            switch (_tex[_at++])
            {
                case '_': below = Argument(); break;
                case '^': above = Argument(); break;
                default: above = $"<mrow>{above}<mo>′</mo></mrow>"; break;
            }
        }

        var (under, over) = limits ? ("munder", "mover") : ("msub", "msup");
        return (below, above) switch
        {
            (null, null) => core,
            (_, null) => $"<{under}>{core}{below}</{under}>",
            (null, _) => $"<{over}>{core}{above}</{over}>",
            _ => limits ? $"<munderover>{core}{below}{above}</munderover>" : $"<msubsup>{core}{below}{above}</msubsup>",
        };
    }

    private string Argument()
    {
        SkipSpace();
        return Atom();
    }

    private string Atom()
    {
        var letter = Next;
        switch (letter)
        {
            case '\0' or '}' or '&': throw new FormatException("an argument is missing");
            case '\\': return Command();
            case '{':
                _at++;
                return Row("}");
            case >= '0' and <= '9':
                var start = _at;
                while (char.IsAsciiDigit(Next) || (Next == '.' && _at + 1 < _tex.Length && char.IsAsciiDigit(_tex[_at + 1])))
                {
                    _at++;
                }

                return $"<mn>{_tex[start.._at]}</mn>";
        }

        _at++;
        return char.IsLetter(letter)
            ? $"<mi>{letter}</mi>"
            : $"<mo>{WebUtility.HtmlEncode(letter == '-' ? "−" : letter == '*' ? "∗" : letter.ToString())}</mo>";
    }

    private string Command()
    {
        var name = PeekCommand();
        _at += 1 + name.Length;
        switch (name)
        {
            case "frac" or "tfrac" or "dfrac":
                return $"<mfrac>{Argument()}{Argument()}</mfrac>";
            case "sqrt":
                return $"<msqrt>{Argument()}</msqrt>";
            case "text" or "mathrm" or "operatorname" or "textrm" or "textit" or "textbf" or "texttt":
                return $"<mtext>{WebUtility.HtmlEncode(Braced())}</mtext>";
            case "mathbb" or "mathcal" or "mathbf" or "boldsymbol":
                return $"<mi>{string.Concat(Braced().Select(letter => TexSymbols.InAlphabet(name, letter)))}</mi>";
            case "left":
                return $"<mrow>{Bracket()}{Row("\\right")}{Bracket()}</mrow>";
            case "big" or "Big" or "bigl" or "bigr" or "Bigl" or "Bigr" or "bigg" or "Bigg" or "biggl" or "biggr":
                return Bracket();
            case "underbrace":
                return $"<munder>{Argument()}<mo>⏟</mo></munder>";
            default:
                return Symbol(name);
        }
    }

    private string Symbol(string name)
    {

        if (TexSymbols.Letters.TryGetValue(name, out var symbol))
        {
            return symbol.Length == 1 ? $"<mi>{symbol}</mi>" : $"<mo lspace=\"0.17em\" rspace=\"0.17em\">{symbol}</mo>";
        }

        return TexSymbols.Operators.TryGetValue(name, out symbol) ? $"<mo>{WebUtility.HtmlEncode(symbol)}</mo>"
            : TexSymbols.WithLimits.TryGetValue(name, out symbol) ? $"<mo>{symbol}</mo>"
            : TexSymbols.Spaces.TryGetValue(name, out symbol) ? $"<mspace width=\"{symbol}\"></mspace>"
            : TexSymbols.Accents.TryGetValue(name, out symbol) ? $"<mover accent=\"true\">{Argument()}<mo>{symbol}</mo></mover>"
            : throw new FormatException($"\\{name} is unknown");
    }

    private string Bracket()
    {
        SkipSpace();
        if (Next == '.')
        {
            _at++;
            return "";
        }

        return Atom();
    }

    private string Braced()
    {
        SkipSpace();
        var close = _tex.IndexOf('}', _at);
        if (Next != '{' || close < 0)
        {
            throw new FormatException("a brace is missing");
        }

        var inside = _tex[(_at + 1)..close];
        _at = close + 1;
        return inside.Contains('{') || inside.Contains('\\') ? throw new FormatException("a command in text") : inside;
    }

    // The name of a command: a word of letters, or one other character.
    private string PeekCommand()
    {
        var end = _at + 1;
        while (end < _tex.Length && char.IsAsciiLetter(_tex[end]))
        {
            end++;
        }

        return end > _at + 1 ? _tex[(_at + 1)..end] : end < _tex.Length ? _tex[end].ToString() : throw new FormatException("a command is missing");
    }

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Next))
        {
            _at++;
        }
    }
}
