using System.Text.RegularExpressions;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>What dotnet restore complains of, in one line.</summary>
internal static partial class RestoreErrors
{
    /// <summary>The errors, each once: "NU1101: Unable to find package …"; where there is none, the last that was said.</summary>
    public static string Line(string output)
    {
        var errors = Error().Matches(output)
            .GroupBy(match => match.Groups["code"].Value, match => match.Groups["text"].Value.Trim())
            .OrderBy(group => group.Key, StringComparer.Ordinal) // NuGet asks for packages side by side: any order may come
            .Select(group => $"{group.Key}: {string.Join(" ", group.Distinct())}")
            .ToList();
        return errors.Count > 0
            ? string.Join("; ", errors)
            : output.Contains("No .NET SDKs were found", StringComparison.Ordinal) ? $"packages are got by the SDK of .NET {Environment.Version.Major}, and only its runtime is installed"
            : $"dotnet restore failed: {output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("it said nothing")}";
    }

    // "/…/packages.csproj : error NU1102:   - Found 1 version(s) in …": one error over several lines.
    [GeneratedRegex(@"^.*?error (?<code>[A-Z]+\d+):(?<text>.*?)(\[[^\]]*packages\.csproj\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
