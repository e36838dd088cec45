using System.Globalization;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The global functions of chat templates.</summary>
internal static class TemplateGlobals
{
    // Python's format codes and those of .NET.
    private static readonly Dictionary<char, string> TimeFormats = new()
    {
        ['d'] = "dd",
        ['b'] = "MMM",
        ['B'] = "MMMM",
        ['Y'] = "yyyy",
        ['y'] = "yy",
        ['m'] = "MM",
        ['H'] = "HH",
        ['I'] = "hh",
        ['M'] = "mm",
        ['S'] = "ss",
        ['p'] = "tt",
        ['a'] = "ddd",
        ['A'] = "dddd",
    };

    private const long MaxRange = 100_000;

    /// <summary>Creates a scope with the functions.</summary>
    public static Scope Scope(TimeProvider clock)
    {
        var scope = new Scope(null);
        scope.Set("range", (Function)Range);
        scope.Set("namespace", (Function)MakeNamespace);
        scope.Set("dict", (Function)MakeMap);
        scope.Set("raise_exception", (Function)(arguments => throw new JinjaException(PythonText.Str(arguments.Get(0, "message")))));
        scope.Set("strftime_now", (Function)(arguments => Time(clock.GetLocalNow(), PythonText.Str(arguments.Get(0, "format")))));
        return scope;
    }

    private static List<object?> Range(Arguments arguments)
    {
        long Whole(int index) => Operators.Integer(Operators.Defined(arguments.Positional[index]))
            ?? throw new JinjaException("range requires integers");

        var (from, to, step) = arguments.Positional.Count switch
        {
            1 => (0, Whole(0), 1),
            2 => (Whole(0), Whole(1), 1),
            3 when Whole(2) != 0 => (Whole(0), Whole(1), Whole(2)),
            _ => throw new JinjaException("range requires one to three arguments, and a step other than 0"),
        };
        List<object?> numbers = [];
        for (var number = from; step > 0 ? number < to : number > to; number += step)
        {
            numbers.Add(number);
            if (numbers.Count > MaxRange)
            {
                throw new JinjaException($"Range too big. The sandbox blocks ranges larger than MAX_RANGE ({MaxRange}).");
            }
        }

        return numbers;
    }

    private static Namespace MakeNamespace(Arguments arguments)
    {
        var space = new Namespace();
        foreach (var (name, value) in Fields(arguments))
        {
            space.Fields[name] = value;
        }

        return space;
    }

    private static OrderedDictionary<object, object?> MakeMap(Arguments arguments)
    {
        var map = new OrderedDictionary<object, object?>();
        foreach (var (name, value) in Fields(arguments))
        {
            map[name] = value;
        }

        return map;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Fields(Arguments arguments) =>
        arguments.Positional.OfType<OrderedDictionary<object, object?>>().SelectMany(map => map)
            .Select(entry => KeyValuePair.Create(PythonText.Str(entry.Key), entry.Value)).Concat(arguments.Named);

    private static string Time(DateTimeOffset now, string format)
    {
        var parts = format.Split('%');
        return parts[0] + string.Concat(parts.Skip(1).Select(part => part.Length > 0 && TimeFormats.TryGetValue(part[0], out var own)
            ? now.ToString(own, CultureInfo.InvariantCulture) + part[1..]
            : throw new JinjaException($"strftime_now('{format}') is not supported")));
    }
}
