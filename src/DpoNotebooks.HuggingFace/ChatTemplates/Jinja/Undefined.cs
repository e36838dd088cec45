namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>What a name or field is that nobody gave: false, empty and printed as nothing; any other use is an error.</summary>
/// <param name="Problem">What was asked for in vain.</param>
internal sealed record Undefined(string Problem)
{
    /// <summary>A variable that is not set.</summary>
    public static Undefined Variable(string name) => new($"'{name}' is undefined");

    /// <summary>A field that a value does not have.</summary>
    public static Undefined Member(object? value, string name) =>
        new($"'{(value is null ? "None" : Operators.TypeName(value) + " object")}' has no attribute '{name}'");

    /// <summary>The error of using it.</summary>
    public JinjaException Error() => new(Problem);
}
