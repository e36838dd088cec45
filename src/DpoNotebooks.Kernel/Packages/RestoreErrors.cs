using System.Text.RegularExpressions;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>Extracts the errors from the output of dotnet restore.</summary>
internal static partial class RestoreErrors
{
    /// <summary>The distinct errors on one line, for example "NU1101: Unable to find package …". Without errors, the last line of the output.</summary>
    public static string Summarize(string output)
    {
        var errors = Error().Matches(output)
            .GroupBy(match => match.Groups["code"].Value, match => match.Groups["text"].Value.Trim())
            .OrderBy(group => group.Key, StringComparer.Ordinal) // NuGet requests packages in parallel, so their order varies
            .Select(group => $"{group.Key}: {string.Join(" ", group.Distinct())}")
            .ToList();
        return errors.Count > 0
            ? string.Join("; ", errors)
            : output.Contains("No .NET SDKs were found", StringComparison.Ordinal)
                ? $"restoring packages needs the .NET {Environment.Version.Major} SDK, but only the runtime is installed"
            : $"dotnet restore failed: {LastLine(output)}";
    }

    private static string LastLine(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("no output");

    // "/…/packages.csproj : error NU1102:   - Found 1 version(s) in …": NuGet splits one error over several such lines.
    [GeneratedRegex(@"^.*?error (?<code>[A-Z]+\d+):(?<text>.*?)(\[[^\]]*packages\.csproj\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
