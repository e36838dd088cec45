namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The tests: the names after "is".</summary>
internal static class Tests
{
    private static readonly Dictionary<string, Func<object?, Arguments, bool>> Known = new()
    {
        ["defined"] = (value, _) => value is not Undefined,
        ["undefined"] = (value, _) => value is Undefined,
        ["none"] = (value, _) => value is null,
        ["string"] = (value, _) => value is string,
        ["number"] = (value, _) => value is long or double or bool,
        ["integer"] = (value, _) => value is long,
        ["float"] = (value, _) => value is double,
        ["boolean"] = (value, _) => value is bool,
        ["true"] = (value, _) => value is true,
        ["false"] = (value, _) => value is false,
        ["mapping"] = (value, _) => value is OrderedDictionary<object, object?>,
        ["sequence"] = (value, _) => value is string or PythonTuple or IReadOnlyList<object?> or OrderedDictionary<object, object?>,
        ["iterable"] = (value, _) => value is string or PythonTuple or IReadOnlyList<object?> or OrderedDictionary<object, object?> or Undefined,
        ["callable"] = (value, _) => value is Function,
        ["even"] = (value, _) => Operators.AreEqual(Operators.Modulo(value, 2L), 0L),
        ["odd"] = (value, _) => Operators.AreEqual(Operators.Modulo(value, 2L), 1L),
        ["divisibleby"] = (value, arguments) => Operators.AreEqual(Operators.Modulo(value, arguments.Get(0, "num")), 0L),
        ["eq"] = (value, arguments) => Operators.AreEqual(value, arguments.Get(0, "other")),
        ["ne"] = (value, arguments) => !Operators.AreEqual(value, arguments.Get(0, "other")),
        ["lt"] = (value, arguments) => Operators.Compare(value, arguments.Get(0, "other"), "<") < 0,
        ["le"] = (value, arguments) => Operators.Compare(value, arguments.Get(0, "other"), "<=") <= 0,
        ["gt"] = (value, arguments) => Operators.Compare(value, arguments.Get(0, "other"), ">") > 0,
        ["ge"] = (value, arguments) => Operators.Compare(value, arguments.Get(0, "other"), ">=") >= 0,
        ["in"] = (value, arguments) => Operators.Contains(arguments.Get(0, "seq"), value),
        ["sameas"] = (value, arguments) => value is bool or null ? Equals(value, arguments.Get(0, "other")) : ReferenceEquals(value, arguments.Get(0, "other")),
        ["lower"] = (value, _) => PythonText.Str(value) is var text && text == PythonText.Lower(text),
        ["upper"] = (value, _) => PythonText.Str(value) is var text && text == PythonText.Upper(text),
    };

    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["equalto"] = "eq",
        ["=="] = "eq",
        ["!="] = "ne",
        ["lessthan"] = "lt",
        ["<"] = "lt",
        ["<="] = "le",
        ["greaterthan"] = "gt",
        [">"] = "gt",
        [">="] = "ge",
    };

    /// <summary>Returns the test of a name.</summary>
    /// <exception cref="JinjaException">No test has this name.</exception>
    public static Func<object?, Arguments, bool> Get(string name) =>
        Known.GetValueOrDefault(OtherNames.GetValueOrDefault(name, name)) ?? throw new JinjaException($"No test named '{name}'.");
}
