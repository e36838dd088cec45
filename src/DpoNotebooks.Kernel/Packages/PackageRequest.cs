using System.Text.RegularExpressions;
using NuGet.Versioning;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>A package that a cell requests.</summary>
/// <param name="Name">The package id.</param>
/// <param name="Range">The accepted versions.</param>
internal sealed partial record PackageRequest(string Name, VersionRange Range)
{
    /// <summary>Reads "Name", "Name, 1.2.3" (that version), "Name, 1.2.*", "Name, *-*" or "Name, [1.0,2.0)".</summary>
    /// <param name="text">The text after nuget:.</param>
    /// <exception cref="PackageException">The name is not a package name, or the version is not a version.</exception>
    public static PackageRequest Parse(string text)
    {
        var parts = text.Split(',', 2, StringSplitOptions.TrimEntries);
        if (!Id().IsMatch(parts[0]))
        {
            throw new PackageException($"#r \"nuget: {text}\": '{parts[0]}' is not a package name; write #r \"nuget: Name, Version\"");
        }

        var version = parts is [_, { Length: > 0 } given] ? given : "*";
        if (NuGetVersion.TryParse(version, out var exact))
        {
            return new PackageRequest(parts[0], new VersionRange(exact, true, exact, true));
        }

        return VersionRange.TryParse(version, out var range)
            ? new PackageRequest(parts[0], range)
            : throw new PackageException($"#r \"nuget: {text}\": '{version}' is not a version; write for example 1.2.3, 1.2.*, *-* or [1.0,2.0)");
    }

    /// <summary>Whether a version is accepted.</summary>
    public bool Accepts(string version) =>
        NuGetVersion.TryParse(version, out var loaded) && (Range.Float?.Satisfies(loaded) ?? Range.Satisfies(loaded));

    /// <summary>Whether a version released later may become the one to use.</summary>
    public bool IsFloating => Range.IsFloating;

    /// <summary>The versions as a project file writes them.</summary>
    public string VersionText => Range.OriginalString ?? Range.ToNormalizedString();

    /// <summary>The name and the versions, for example "SkiaSharp 2.88.9".</summary>
    public override string ToString() =>
        Range is { IsMinInclusive: true, IsMaxInclusive: true } && Range.MinVersion == Range.MaxVersion ? $"{Name} {Range.MinVersion}"
        : VersionText == "*" ? Name
        : $"{Name} {VersionText}";

    [GeneratedRegex(@"^\w+([.-]\w+)*$")]
    private static partial Regex Id();
}
