using System.Runtime.InteropServices;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>What packages are resolved for: the framework and the system that the program runs on.</summary>
internal static class ThisPlatform
{
    /// <summary>"net10.0".</summary>
    public static string Framework => $"net{Environment.Version.Major}.{Environment.Version.Minor}";

    /// <summary>"linux-x64": the portable name, also where the runtime was built for one distribution.</summary>
    public static string Rid { get; } = $"{System()}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static string System() => OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : RuntimeInformation.RuntimeIdentifier is var rid && (rid.Contains("musl", StringComparison.Ordinal) || rid.Contains("alpine", StringComparison.Ordinal)) ? "linux-musl"
        : "linux";
}
