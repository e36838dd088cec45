using System.Runtime.InteropServices;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>The framework and platform on which the program runs, for which packages are resolved, and the location of dotnet.</summary>
internal static class ThisPlatform
{
    /// <summary>The target framework, for example net10.0.</summary>
    public static string Framework => $"net{Environment.Version.Major}.{Environment.Version.Minor}";

    /// <summary>The portable runtime identifier, for example linux-x64, even if the runtime was built for one distribution.</summary>
    public static string Rid { get; } = $"{System()}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The folder of the .NET installation on which the program runs, with its runtimes and its SDKs, if any.</summary>
    /// <remarks>The runtime directory is shared/Microsoft.NETCore.App/10.0.0 in this folder.</remarks>
    public static string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The path of the dotnet command in <see cref="DotnetRoot"/>, or null if it does not exist.</summary>
    public static string? Dotnet { get; } =
        Path.Combine(DotnetRoot, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet") is var program && File.Exists(program) ? program : null;

    private static string System() => OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : IsMusl(RuntimeInformation.RuntimeIdentifier) ? "linux-musl"
        : "linux";

    private static bool IsMusl(string rid) => rid.Contains("musl", StringComparison.Ordinal) || rid.Contains("alpine", StringComparison.Ordinal);
}
