using System.Diagnostics;
using DpoNotebooks.Kernel.Run;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>The program as it is started, in a process and a folder of its own.</summary>
public static class DpoProcess
{
    /// <summary>Runs dpo in a folder to its end.</summary>
    public static Task<(int Status, string Output, string Error)> RunIn(string folder, params string[] arguments) => RunWith([], folder, arguments);

    /// <summary>Runs dpo in a folder to its end, some variables of its environment set, or, where they are null, not set.</summary>
    public static async Task<(int Status, string Output, string Error)> RunWith(Dictionary<string, string?> variables, string folder, params string[] arguments)
    {
        var program = typeof(RunCommand).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
