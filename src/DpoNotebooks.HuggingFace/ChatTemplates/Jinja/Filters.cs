namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The filters that work on single values.</summary>
internal static class Filters
{
    private static readonly Dictionary<string, Func<object?, Arguments, object?>> Known = new()
    {
        ["trim"] = (value, arguments) => PythonText.Strip(PythonText.Str(value), (string?)arguments.Get(0, "chars")),
        ["upper"] = (value, _) => PythonText.Upper(PythonText.Str(value)),
        ["lower"] = (value, _) => PythonText.Lower(PythonText.Str(value)),
        ["capitalize"] = (value, _) => PythonText.Capitalize(PythonText.Str(value)),
        ["title"] = (value, _) => PythonText.Title(PythonText.Str(value)),
        ["string"] = (value, _) => PythonText.Str(value),
        ["safe"] = (value, _) => value,
        ["replace"] = (value, arguments) => TextMethods.Replace(
            PythonText.Str(value),
            PythonText.Str(arguments.Get(0, "old")),
            PythonText.Str(arguments.Get(1, "new")),
            Operators.Integer(arguments.Get(2, "count")) ?? -1),
        ["indent"] = (value, arguments) => Indent(
            PythonText.Str(value),
            arguments.Get(0, "width", 4L),
            Operators.Truth(arguments.Get(1, "first", false)),
            Operators.Truth(arguments.Get(2, "blank", false))),
        ["wordcount"] = (value, _) => Operators.Length(TextMethods.Get(PythonText.Str(value), "split")?.Invoke(Arguments.None)),
        ["format"] = (value, arguments) => PercentFormat.Apply(PythonText.Str(value), new PythonTuple(arguments.Positional)),
        ["default"] = (value, arguments) => value is Undefined || (Operators.Truth(arguments.Get(1, "boolean", false)) && !Operators.Truth(value))
            ? arguments.Get(0, "default_value", "")
            : value,
        ["abs"] = (value, _) => Operators.Compare(value, 0L) < 0 ? Operators.Negate(value) : value,
        ["int"] = (value, arguments) => Whole(value) ?? arguments.Get(0, "default", 0L),
        ["float"] = (value, arguments) => Real(value) ?? arguments.Get(0, "default", 0.0),
        ["round"] = (value, arguments) => Round(
            value, (int)(Operators.Integer(arguments.Get(0, "precision")) ?? 0), arguments.Get(1, "method", "common")),
        ["tojson"] = (value, arguments) => PythonJson.Write(value, Operators.Integer(arguments.Get(0, "indent"))),
        ["attr"] = (value, arguments) => Members.Attribute(value, PythonText.Str(arguments.Get(0, "name"))),
    };

    private static readonly Dictionary<string, string> OtherNames = new() { ["d"] = "default", ["count"] = "length" };

    /// <summary>Returns the filter of a name.</summary>
    /// <exception cref="JinjaException">No filter has this name.</exception>
    public static Func<object?, Arguments, object?> Get(string name)
    {
        name = OtherNames.GetValueOrDefault(name, name);
        return Known.GetValueOrDefault(name) ?? ListFilters.Find(name) ?? throw new JinjaException($"No filter named '{name}'.");
    }

    private static string Indent(string text, object? width, bool first, bool blank)
    {
        var spaces = width as string ?? new string(' ', (int)(Operators.Integer(width) ?? 4));
        var lines = text.Split('\n');
        return string.Join('\n', lines.Select((line, i) => (i == 0 ? first : blank || line.Length > 0) ? spaces + line : line));
    }

    private static object? Whole(object? value) =>
        Operators.Integer(value) ?? (value is double real ? (long)Math.Truncate(real)
        : value is string text && long.TryParse(PythonText.Strip(text), System.Globalization.CultureInfo.InvariantCulture, out var whole) ? whole
        : Real(value) is double other ? (long?)Math.Truncate(other) : null);

    private static object? Real(object? value) =>
        Operators.Number(value)
        ?? (value is string text && double.TryParse(PythonText.Strip(text), System.Globalization.CultureInfo.InvariantCulture, out var real) ? real : null);

    private static double Round(object? value, int digits, object? method)
    {
        var number = Operators.Number(Operators.Defined(value)) ?? throw new JinjaException($"round of a {Operators.TypeName(value)}");
        var scale = Math.Pow(10, digits);
        return method switch
        {
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            _ => digits >= 0 ? Math.Round(number, digits, MidpointRounding.ToEven) : Math.Round(number * scale) / scale,
        };
    }
}
