using System.Runtime.CompilerServices;

namespace DpoNotebooks.Losses;

/// <summary>Checks of loss options; each returns the value or throws, naming the option.</summary>
internal static class Require
{
    public static double Finite(double value, [CallerMemberName] string option = "") =>
        In(double.IsFinite(value), value, "finite", option);

    public static double Positive(double value, [CallerMemberName] string option = "") =>
        In(double.IsFinite(value) && value > 0, value, "positive and finite", option);

    public static double NotNegative(double value, [CallerMemberName] string option = "") =>
        In(double.IsFinite(value) && value >= 0, value, "finite and not negative", option);

    public static double Fraction(double value, [CallerMemberName] string option = "") =>
        In(value is >= 0 and <= 1, value, "between 0 and 1", option);

    public static T NotNull<T>(T? value, [CallerMemberName] string option = "")
        where T : class => value ?? throw new ArgumentNullException(option);

    public static T Defined<T>(T value, [CallerMemberName] string option = "")
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(option, value, $"{option} is not a value of {typeof(T).Name}.");

    public static double In(bool holds, double value, string range, [CallerMemberName] string option = "") =>
        holds ? value : throw new ArgumentOutOfRangeException(option, value, $"{option} must be {range}.");
}
