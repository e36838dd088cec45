using System.ComponentModel;
using System.Diagnostics;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>The dotnet command of an SDK.</summary>
internal sealed class DotnetCommand
{
    /// <summary>The path of the program. By default the one of the runtime that this process runs on if it has an SDK, otherwise the one on the PATH.</summary>
    public string Program { get; init; } = FindBesideRuntime() ?? "dotnet";

    /// <summary>Runs the command to its end, with English output.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="stop">Kills the process.</param>
    /// <returns>The exit status, and the text on stdout and stderr.</returns>
    /// <exception cref="PackageException">The program does not start.</exception>
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
            await process.WaitForExitAsync(CancellationToken.None); // after that, its files can be deleted
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
            throw new PackageException($"restoring packages needs the .NET {Environment.Version.Major} SDK, but {Program} does not start: {e.Message}");
        }
    }

    private static string? FindBesideRuntime() => Directory.Exists(Path.Combine(ThisPlatform.DotnetRoot, "sdk")) ? ThisPlatform.Dotnet : null;
}
