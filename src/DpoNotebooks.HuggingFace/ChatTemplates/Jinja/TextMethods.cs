using System.Text;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The methods of Python's str that templates use.</summary>
internal static class TextMethods
{
    /// <summary>Returns a method by its name, or null.</summary>
    public static Function? Get(string text, string name) => name switch
    {
        "strip" => arguments => PythonText.Strip(text, (string?)arguments.Get(0, "chars")),
        "lstrip" => arguments => PythonText.Strip(text, (string?)arguments.Get(0, "chars"), right: false),
        "rstrip" => arguments => PythonText.Strip(text, (string?)arguments.Get(0, "chars"), left: false),
        "upper" => _ => PythonText.Upper(text),
        "lower" => _ => PythonText.Lower(text),
        "capitalize" => _ => PythonText.Capitalize(text),
        "title" => _ => PythonText.Title(text),
        "split" => arguments => Split(text, (string?)arguments.Get(0, "sep"), Operators.Integer(arguments.Get(1, "maxsplit")) ?? -1),
        "rsplit" => arguments => SplitFromEnd(text, (string?)arguments.Get(0, "sep"), Operators.Integer(arguments.Get(1, "maxsplit")) ?? -1),
        "splitlines" => _ => text.ReplaceLineEndings("\n") is { Length: > 0 } lines
            ? Parts((lines.EndsWith('\n') ? lines[..^1] : lines).Split('\n'))
            : Parts([]),
        "startswith" => arguments => Any(arguments.Get(0, "prefix"), part => text.StartsWith(part, StringComparison.Ordinal)),
        "endswith" => arguments => Any(arguments.Get(0, "suffix"), part => text.EndsWith(part, StringComparison.Ordinal)),
        "replace" => arguments => Replace(
            text, Text(arguments.Get(0, "old")), Text(arguments.Get(1, "new")), Operators.Integer(arguments.Get(2, "count")) ?? -1),
        "find" => arguments => Find(text, Text(arguments.Get(0, "sub"))),
        "count" => arguments => (long)(text.Split(Text(arguments.Get(0, "sub"))).Length - 1),
        "join" => arguments => string.Join(text, Operators.Items(arguments.Get(0, "iterable")).Select(Text)),
        "isdigit" => _ => text.Length > 0 && text.EnumerateRunes().All(Rune.IsDigit),
        "isalpha" => _ => text.Length > 0 && text.EnumerateRunes().All(Rune.IsLetter),
        "isspace" => _ => text.Length > 0 && text.All(PythonText.IsSpace),
        "removeprefix" => arguments => Text(arguments.Get(0, "prefix")) is var part && text.StartsWith(part, StringComparison.Ordinal)
            ? text[part.Length..] : text,
        "removesuffix" => arguments => Text(arguments.Get(0, "suffix")) is var part && text.EndsWith(part, StringComparison.Ordinal)
            ? text[..^part.Length] : text,
        _ => null,
    };

    /// <summary>Replaces a text by another; with a count that is not negative, the first ones only.</summary>
    public static string Replace(string text, string old, string with, long count)
    {
        if (count < 0 && old.Length > 0)
        {
            return text.Replace(old, with, StringComparison.Ordinal);
        }

        var result = new StringBuilder();
        var at = 0;
        for (; count != 0 && old.Length > 0 && text.IndexOf(old, at, StringComparison.Ordinal) is >= 0 and var next; count--)
        {
            result.Append(text, at, next - at).Append(with);
            at = next + old.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static string Text(object? value) =>
        value as string ?? throw new JinjaException($"expected a str, not {Operators.TypeName(Operators.Defined(value))}");

    private static bool Any(object? parts, Func<string, bool> test) => parts is PythonTuple tuple ? tuple.Items.Select(Text).Any(test) : test(Text(parts));

    private static long Find(string text, string part) =>
        text.IndexOf(part, StringComparison.Ordinal) is >= 0 and var at ? Operators.Length(text[..at]) : -1;

    private static List<object?> Parts(IEnumerable<string> parts) => [.. parts];

    private static List<object?> Split(string text, string? separator, long most)
    {
        List<object?> parts = [];
        var rest = separator is null ? PythonText.Strip(text, right: false) : text;
        while (most < 0 || parts.Count < most)
        {
            var at = separator is null ? IndexOfSpace(rest) : rest.IndexOf(separator, StringComparison.Ordinal);
            if (at < 0)
            {
                break;
            }

            parts.Add(rest[..at]);
            rest = separator is null ? PythonText.Strip(rest[at..], right: false) : rest[(at + separator.Length)..];
        }

        return separator is null && rest.Length == 0 ? parts : [.. parts, rest];
    }

    private static List<object?> SplitFromEnd(string text, string? separator, long most)
    {
        if (separator is null || most < 0)
        {
            return most < 0
                ? Split(text, separator, most)
                : throw new JinjaException("rsplit without a separator but with maxsplit is not supported");
        }

        List<object?> parts = [];
        while (parts.Count < most && text.LastIndexOf(separator, StringComparison.Ordinal) is >= 0 and var at)
        {
            parts.Insert(0, text[(at + separator.Length)..]);
            text = text[..at];
        }

        return [text, .. parts];
    }

    private static int IndexOfSpace(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (PythonText.IsSpace(text[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
