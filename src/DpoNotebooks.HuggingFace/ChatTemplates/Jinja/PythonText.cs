using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Python's strings: code points, white space, and the printing of values.</summary>
internal static partial class PythonText
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Whether a character is white space in Python: Unicode's white space and U+001C to U+001F.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    /// <summary>Removes white space, or the given characters, at one or both ends.</summary>
    public static string Strip(string text, string? characters = null, bool left = true, bool right = true)
    {
        bool IsStripped(char c) => characters?.Contains(c, StringComparison.Ordinal) ?? IsSpace(c);
        var (start, end) = (0, text.Length);
        for (; left && start < end && IsStripped(text[start]); start++)
        {
        }

        for (; right && end > start && IsStripped(text[end - 1]); end--)
        {
        }

        return text[start..end];
    }

    /// <summary>Returns the code points, each as a string.</summary>
    public static List<object?> Characters(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    /// <summary>The function str().</summary>
    public static string Str(object? value) => value switch
    {
        string text => text,
        Undefined => "",
        _ => Repr(value),
    };

    /// <summary>The function repr().</summary>
    public static string Repr(object? value) => value switch
    {
        null or Undefined => "None",
        bool truth => truth ? "True" : "False",
        long number => number.ToString(Invariant),
        double number => Float(number),
        string text => Quoted(text),
        PythonTuple tuple => tuple.Items.Count == 1 ? $"({Repr(tuple.Items[0])},)" : $"({string.Join(", ", tuple.Items.Select(Repr))})",
        IReadOnlyList<object?> list => $"[{string.Join(", ", list.Select(Repr))}]",
        OrderedDictionary<object, object?> map => $"{{{string.Join(", ", map.Select(entry => $"{Repr(entry.Key)}: {Repr(entry.Value)}"))}}}",
        _ => throw new JinjaException($"a template cannot print a {Operators.TypeName(value)}"),
    };

    /// <summary>Converts the first character to upper case and the rest to lower case.</summary>
    public static string Capitalize(string text) =>
        text.Length == 0 ? text : Upper(text[..First(text)]) + Lower(text[First(text)..]);

    /// <summary>Capitalizes each word. Words end at white space, hyphens and opening brackets.</summary>
    public static string Title(string text) => string.Concat(Words().Split(text).Select(Capitalize));

    /// <summary>Converts to lower case. İ becomes two characters.</summary>
    public static string Lower(string text) => text.Replace("İ", "i\u0307", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Converts to upper case. ß becomes SS.</summary>
    public static string Upper(string text) => text.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal);

    [GeneratedRegex(@"([-\s({\[<]+)")]
    private static partial Regex Words();

    private static int First(string text) => char.IsSurrogatePair(text, 0) ? 2 : 1;

    private static string Float(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }

        var text = number.ToString("R", Invariant);
        if (Math.Abs(number) is >= 1e15 and < 1e16)
        {
            return number.ToString("0.0", Invariant); // .NET can write an exponent in this range
        }

        if (text.Contains('E', StringComparison.Ordinal) || text.Contains('.', StringComparison.Ordinal) || Math.Abs(number) < 1e16)
        {
            return text.Contains('E', StringComparison.Ordinal) ? text.Replace('E', 'e')
                : text.Contains('.', StringComparison.Ordinal) ? text
                : text + ".0";
        }

        var digits = text.TrimStart('-');
        var mantissa = digits.TrimEnd('0');
        return $"{(number < 0 ? "-" : "")}{mantissa[0]}{(mantissa.Length > 1 ? "." : "")}{mantissa[1..]}e+{digits.Length - 1:00}";
    }

    private static string Quoted(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var result = new StringBuilder().Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\\' => "\\\\",
                var c when c == quote => $"\\{quote}",
                < 0x20 or 0x7F => $"\\x{rune.Value:x2}",
                ' ' => " ",
                _ => Unprintable(rune) ? Escaped(rune.Value) : rune.ToString(),
            });
        }

        return result.Append(quote).ToString();
    }

    private static bool Unprintable(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator;

    private static string Escaped(int point) => point <= 0xFF ? $"\\x{point:x2}" : point <= 0xFFFF ? $"\\u{point:x4}" : $"\\U{point:x8}";
}

/// <summary>A tuple: a list that is printed in parentheses.</summary>
internal sealed record PythonTuple(IReadOnlyList<object?> Items);
