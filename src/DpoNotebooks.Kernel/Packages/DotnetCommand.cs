using System.ComponentModel;
using System.Diagnostics;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>The dotnet command with its SDK.</summary>
internal sealed class DotnetCommand
{
    /// <summary>The program: that of the runtime this process runs on if it has an SDK, else the one in the PATH.</summary>
    public string Program { get; init; } = OfThisRuntime() ?? "dotnet";

    /// <summary>Runs it to its end, silent and in English.</summary>
    /// <param name="folder">Working folder.</param>
    /// <param name="arguments">Arguments.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>Its exit status, and what it wrote.</returns>
    /// <exception cref="PackageException">There is no such program.</exception>
    public async Task<(int Status, string Output)> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken stop)
    {
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None); // its files are free then
            throw;
        }

        return (process.ExitCode, await output + await error);
    }

    private Process Start(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new PackageException($"packages are got by the SDK of .NET {Environment.Version.Major}, and {Program} does not start: {e.Message}");
        }
    }

    private static string? OfThisRuntime() => Directory.Exists(Path.Combine(ThisPlatform.DotnetRoot, "sdk")) ? ThisPlatform.Dotnet : null;
}
