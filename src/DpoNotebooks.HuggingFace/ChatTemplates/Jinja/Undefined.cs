namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The value of an undefined name or field. It is false, empty and printed as an empty string; any other use is an error.</summary>
/// <param name="Problem">The message of the error.</param>
internal sealed record Undefined(string Problem)
{
    /// <summary>Creates the value of an undefined variable.</summary>
    public static Undefined Variable(string name) => new($"'{name}' is undefined");

    /// <summary>Creates the value of an undefined member.</summary>
    public static Undefined Member(object? value, string name) =>
        new($"'{(value is null ? "None" : Operators.TypeName(value) + " object")}' has no attribute '{name}'");

    /// <summary>Creates the error of using the value.</summary>
    public JinjaException Error() => new(Problem);
}
