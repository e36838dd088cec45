using System.Diagnostics;
using DpoNotebooks.Kernel.Run;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>The program as it is started, in a process and a folder of its own.</summary>
public static class DpoProcess
{
    /// <summary>Runs dpo in a folder to its end.</summary>
    public static async Task<(int Status, string Output, string Error)> RunIn(string folder, params string[] arguments)
    {
        var program = typeof(RunCommand).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
