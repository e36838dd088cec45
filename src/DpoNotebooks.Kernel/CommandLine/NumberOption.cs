using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>Options whose value is a number within bounds; anything else is an error of one line.</summary>
internal static class NumberOption
{
    /// <summary>An option that is null where it is not given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="helpName">How help calls the value.</param>
    /// <param name="description">What it does, and the default.</param>
    /// <param name="fits">Which numbers it takes.</param>
    /// <param name="wanted">Which these are, for the error.</param>
    public static Option<T?> Of<T>(string name, string helpName, string description, Func<T, bool> fits, string wanted)
        where T : struct, INumber<T> => new(name) { HelpName = helpName, Description = description, CustomParser = result => Parse(result, name, fits, wanted) };

    private static T? Parse<T>(ArgumentResult result, string name, Func<T, bool> fits, string wanted)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && T.IsFinite(number) && fits(number))
        {
            return number;
        }

        result.AddError($"{name} {text}: not {wanted}");
        return null;
    }
}
