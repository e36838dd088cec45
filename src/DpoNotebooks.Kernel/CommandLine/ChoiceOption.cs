using System.CommandLine;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>Creates options whose value is one of some names. Any other value is reported as an error.</summary>
internal static class ChoiceOption
{
    /// <summary>Creates an option. Its value is null if it is not given.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">The description in --help, including the default.</param>
    /// <param name="choices">The names.</param>
    public static Option<string?> Of(string name, string description, params string[] choices)
    {
        var option = new Option<string?>(name) { HelpName = string.Join('|', choices), Description = description };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } value && !choices.Contains(value))
            {
                result.AddError($"{name} {value}: must be one of {string.Join(", ", choices)}");
            }
        });
        return option;
    }
}
