using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>Creates options whose value is a number within bounds. Any other value is reported as an error.</summary>
internal static class NumberOption
{
    /// <summary>Creates an option. Its value is null if it is not given.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="helpName">The name of the value in --help.</param>
    /// <param name="description">The description in --help, including the default.</param>
    /// <param name="isValid">Whether a number is valid.</param>
    /// <param name="expected">A description of valid numbers, for the error message.</param>
    public static Option<T?> Of<T>(string name, string helpName, string description, Func<T, bool> isValid, string expected)
        where T : struct, INumber<T> => new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result => Parse(result, name, isValid, expected),
        };

    /// <summary>Creates an option whose value is a positive integer.</summary>
    /// <inheritdoc cref="Of{T}"/>
    public static Option<int?> OfPositive(string name, string helpName, string description) =>
        Of<int>(name, helpName, description, value => value > 0, "a positive whole number");

    private static T? Parse<T>(ArgumentResult result, string name, Func<T, bool> isValid, string expected)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && T.IsFinite(number) && isValid(number))
        {
            return number;
        }

        result.AddError($"{name} {text}: must be {expected}");
        return null;
    }
}
