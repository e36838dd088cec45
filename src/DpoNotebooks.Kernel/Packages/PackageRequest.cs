using System.Text.RegularExpressions;
using DpoNotebooks.Kernel.Directives;
using NuGet.Versioning;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>A package as a cell asks for it.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Range">Which versions will do.</param>
internal sealed partial record PackageRequest(string Name, VersionRange Range)
{
    /// <summary>Reads "Name", "Name, 1.2.3" (that version), "Name, 1.2.*", "Name, *-*" or "Name, [1.0,2.0)".</summary>
    /// <param name="text">What follows nuget:.</param>
    /// <param name="place">Where it stands.</param>
    /// <exception cref="DirectiveException">No package's name, or no version.</exception>
    public static PackageRequest Parse(string text, DirectivePlace place)
    {
        var parts = text.Split(',', 2, StringSplitOptions.TrimEntries);
        if (!Id().IsMatch(parts[0]))
        {
            throw new DirectiveException(place, $"#r \"nuget: {text}\": '{parts[0]}' is no package's name; write #r \"nuget: Name, Version\"");
        }

        var version = parts is [_, { Length: > 0 } given] ? given : "*";
        if (NuGetVersion.TryParse(version, out var exact))
        {
            return new PackageRequest(parts[0], new VersionRange(exact, true, exact, true));
        }

        return VersionRange.TryParse(version, out var range)
            ? new PackageRequest(parts[0], range)
            : throw new DirectiveException(place, $"#r \"nuget: {text}\": '{version}' is no version; 1.2.3, 1.2.*, *-* or [1.0,2.0) would be");
    }

    /// <summary>Whether a version will do.</summary>
    public bool Accepts(string version) => NuGetVersion.TryParse(version, out var loaded) && (Range.Float?.Satisfies(loaded) ?? Range.Satisfies(loaded));

    /// <summary>Whether a newer version may come to be the right one.</summary>
    public bool IsFloating => Range.IsFloating;

    /// <summary>As a project file writes the versions.</summary>
    public string VersionText => Range.OriginalString ?? Range.ToNormalizedString();

    /// <summary>"SkiaSharp 2.88.9".</summary>
    public override string ToString() => Range is { IsMinInclusive: true, IsMaxInclusive: true } && Range.MinVersion == Range.MaxVersion ? $"{Name} {Range.MinVersion}"
        : VersionText == "*" ? Name
        : $"{Name} {VersionText}";

    [GeneratedRegex(@"^\w+([.-]\w+)*$")]
    private static partial Regex Id();
}
