using System.Text;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Python's operators on values: null, bool, long, double, string, lists, tuples and maps.</summary>
internal static class Operators
{
    /// <summary>Returns the truth value of a value.</summary>
    public static bool Truth(object? value) => value switch
    {
        null or Undefined => false,
        bool truth => truth,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        OrderedDictionary<object, object?> map => map.Count > 0,
        PythonTuple tuple => tuple.Items.Count > 0,
        IReadOnlyList<object?> list => list.Count > 0,
        _ => true,
    };

    /// <summary>Returns Python's name of a value's type.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long => "int",
        double => "float",
        string => "str",
        PythonTuple => "tuple",
        IReadOnlyList<object?> => "list",
        OrderedDictionary<object, object?> => "dict",
        Function => "function",
        Loop => "loop",
        _ => "object",
    };

    /// <summary>Returns the items that a for loop iterates over: the items of a list, the characters of a text, the keys of a map.</summary>
    public static IReadOnlyList<object?> Items(object? value) => value switch
    {
        Undefined => [],
        PythonTuple tuple => tuple.Items,
        IReadOnlyList<object?> list => list,
        string text => PythonText.Characters(text),
        OrderedDictionary<object, object?> map => [.. map.Keys],
        _ => throw new JinjaException($"'{TypeName(value)}' object is not iterable"),
    };

    /// <summary>The function len().</summary>
    public static long Length(object? value) => value is string text ? text.EnumerateRunes().Count() : Items(value).Count;

    /// <summary>The operator ==, by value.</summary>
    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (Undefined, Undefined) => true,
        (string a, string b) => a == b,
        (PythonTuple a, PythonTuple b) => AreAllEqual(a.Items, b.Items),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => AreAllEqual(a, b),
        (OrderedDictionary<object, object?> a, OrderedDictionary<object, object?> b) =>
            a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var other) && AreEqual(entry.Value, other)),
        _ => Number(left) is { } x && Number(right) is { } y ? x == y : Equals(left, right),
    };

    /// <summary>Compares two values: less than zero, zero or greater than zero, as for IComparer.</summary>
    public static int Compare(object? left, object? right, string sign = "<") => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (IReadOnlyList<object?>, IReadOnlyList<object?>) or (PythonTuple, PythonTuple) => CompareItems(Items(left), Items(right)),
        _ => Number(left) is { } x && Number(right) is { } y ? x.CompareTo(y) : throw Unsupported(sign, left, right, "between instances"),
    };

    /// <summary>The operator in.</summary>
    public static bool Contains(object? container, object? item) => container switch
    {
        string text => item is string part
            ? text.Contains(part, StringComparison.Ordinal)
            : throw new JinjaException($"'in <string>' requires string as left operand, not {TypeName(item)}"),
        OrderedDictionary<object, object?> map => item is not null && map.ContainsKey(item),
        _ => Items(container).Any(each => AreEqual(each, item)),
    };

    public static object? Add(object? left, object? right) => (Defined(left), Defined(right)) switch
    {
        (string a, string b) => a + b,
        (PythonTuple a, PythonTuple b) => new PythonTuple([.. a.Items, .. b.Items]),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => (List<object?>)[.. a, .. b],
        _ => Arithmetic("+", left, right, (a, b) => checked(a + b), (a, b) => a + b),
    };

    public static object? Subtract(object? left, object? right) => Arithmetic("-", left, right, (a, b) => checked(a - b), (a, b) => a - b);

    public static object? Multiply(object? left, object? right) => (Defined(left), Defined(right)) switch
    {
        (string text, long times) => Repeat(text, times),
        (long times, string text) => Repeat(text, times),
        _ => Arithmetic("*", left, right, (a, b) => checked(a * b), (a, b) => a * b),
    };

    public static object? Divide(object? left, object? right) =>
        Real("/", left, right) is var (a, b) && b != 0 ? a / b : throw new JinjaException("division by zero");

    public static object? FloorDivide(object? left, object? right) =>
        Arithmetic(
            "//",
            left,
            right,
            (a, b) => b == 0 ? throw DivisionByZero() : (a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0),
            (a, b) => Math.Floor(a / b));

    public static object? Modulo(object? left, object? right) =>
        Defined(left) is string format ? PercentFormat.Apply(format, right)
        : Arithmetic("%", left, right, (a, b) => b == 0 ? throw DivisionByZero() : ((a % b) + b) % b, (a, b) => a - (b * Math.Floor(a / b)));

    public static object? Power(object? left, object? right) =>
        Integer(left) is { } a && Integer(right) is >= 0 and var b ? (object)IntegerPower(a, b)
        : Real("**", left, right) is var (x, y) ? Math.Pow(x, y) : null;

    public static object? Negate(object? value) =>
        Integer(Defined(value)) is { } number ? (object)-number
        : value is double real ? -real
        : throw new JinjaException($"bad operand type for unary -: '{TypeName(value)}'");

    /// <summary>Returns the number of a bool, int or float; null for other types.</summary>
    public static double? Number(object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long number => number,
        double number => number,
        _ => null,
    };

    /// <summary>Returns the integer of a bool or int; null for other types.</summary>
    public static long? Integer(object? value) => value switch
    {
        bool truth => truth ? 1 : 0,
        long number => number,
        _ => null,
    };

    /// <summary>Returns the value unchanged if it is defined.</summary>
    /// <exception cref="JinjaException">The value is undefined.</exception>
    public static object? Defined(object? value) => value is Undefined undefined ? throw undefined.Error() : value;

    private static object? Arithmetic(string sign, object? left, object? right, Func<long, long, long> whole, Func<double, double, double> real)
    {
        try
        {
            return Integer(left) is { } a && Integer(right) is { } b ? (object)whole(a, b) : Real(sign, left, right) is var (x, y) ? real(x, y) : null;
        }
        catch (OverflowException)
        {
            throw new JinjaException($"the result of {sign} is too large");
        }
    }

    private static (double Left, double Right) Real(string sign, object? left, object? right) =>
        Number(Defined(left)) is { } a && Number(Defined(right)) is { } b ? (a, b)
        : sign == "+" && left is string ? throw new JinjaException($"can only concatenate str (not \"{TypeName(right)}\") to str")
        : throw Unsupported(sign, left, right, null);

    private static JinjaException DivisionByZero() => new("integer division or modulo by zero");

    private static JinjaException Unsupported(string sign, object? left, object? right, string? how)
    {
        Defined(left);
        Defined(right);
        return how is null
            ? new($"unsupported operand type(s) for {sign}: '{TypeName(left)}' and '{TypeName(right)}'")
            : new($"'{sign}' not supported between instances of '{TypeName(left)}' and '{TypeName(right)}'");
    }

    private static long IntegerPower(long number, long power)
    {
        long result = 1;
        for (; power > 0; power--)
        {
            result = checked(result * number);
        }

        return result;
    }

    private static string Repeat(string text, long times) => new StringBuilder().Insert(0, text, (int)Math.Clamp(times, 0, 100_000)).ToString();

    private static bool AreAllEqual(IReadOnlyList<object?> left, IReadOnlyList<object?> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => AreEqual(pair.First, pair.Second));

    private static int CompareItems(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        foreach (var (a, b) in left.Zip(right))
        {
            if (!AreEqual(a, b))
            {
                return Compare(a, b);
            }
        }

        return left.Count.CompareTo(right.Count);
    }
}
