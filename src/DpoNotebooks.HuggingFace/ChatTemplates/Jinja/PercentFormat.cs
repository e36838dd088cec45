using System.Globalization;
using System.Text.RegularExpressions;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Python's printf-style formatting: '%s-%d' % (a, b).</summary>
internal static partial class PercentFormat
{
    public static string Apply(string format, object? values)
    {
        var items = values is PythonTuple tuple ? tuple.Items : [values];
        var next = 0;
        var text = Place().Replace(format, place =>
        {
            if (place.Value == "%%")
            {
                return "%";
            }

            var value = next < items.Count ? items[next++] : throw new JinjaException("not enough arguments for format string");
            var shown = Show(place, value);
            var width = place.Groups["width"].Length == 0 ? 0 : int.Parse(place.Groups["width"].ValueSpan, CultureInfo.InvariantCulture);
            return place.Groups["flags"].Value switch
            {
                "-" => shown.PadRight(width),
                "0" => shown.StartsWith('-') ? "-" + shown[1..].PadLeft(width - 1, '0') : shown.PadLeft(width, '0'),
                _ => shown.PadLeft(width),
            };
        });
        return next == items.Count ? text : throw new JinjaException("not all arguments converted during string formatting");
    }

    private static string Show(Match place, object? value) => (place.Groups["kind"].Value, Operators.Number(value)) switch
    {
        ("s", _) => PythonText.Str(value),
        ("r", _) => PythonText.Repr(value),
        ("d" or "i", { } number) => Math.Truncate(number).ToString("F0", CultureInfo.InvariantCulture),
        ("f", { } number) => number.ToString($"F{(place.Groups["digits"].Length == 0 ? "6" : place.Groups["digits"].Value)}", CultureInfo.InvariantCulture),
        var (kind, _) => throw new JinjaException($"the format %{kind} of a {Operators.TypeName(value)} is not supported"),
    };

    [GeneratedRegex(@"%%|%(?<flags>[-0]?)(?<width>\d*)(?:\.(?<digits>\d+))?(?<kind>.)")]
    private static partial Regex Place();
}
