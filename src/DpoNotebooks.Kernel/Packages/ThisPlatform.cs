using System.Runtime.InteropServices;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>The framework and the system that the program runs on: what packages are resolved for, and where dotnet is.</summary>
internal static class ThisPlatform
{
    /// <summary>"net10.0".</summary>
    public static string Framework => $"net{Environment.Version.Major}.{Environment.Version.Minor}";

    /// <summary>"linux-x64": the portable name, also where the runtime was built for one distribution.</summary>
    public static string Rid { get; } = $"{System()}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The folder of the .NET that the program runs on: with its runtimes, and its SDKs if it has any.</summary>
    public static string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")); // of …/shared/Microsoft.NETCore.App/10.0.0/

    /// <summary>The dotnet command of that folder; null where it has none.</summary>
    public static string? Dotnet { get; } = Path.Combine(DotnetRoot, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet") is var program && File.Exists(program) ? program : null;

    private static string System() => OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : RuntimeInformation.RuntimeIdentifier is var rid && (rid.Contains("musl", StringComparison.Ordinal) || rid.Contains("alpine", StringComparison.Ordinal)) ? "linux-musl"
        : "linux";
}
