using System.Diagnostics;
using DpoNotebooks.Kernel.Run;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>Runs the dpo program in a separate process.</summary>
public static class DpoProcess
{
    /// <summary>Runs dpo in a folder, and waits for its end.</summary>
    public static Task<(int Status, string Output, string Error)> RunIn(string folder, params string[] arguments) => RunWith([], folder, arguments);

    /// <summary>Runs dpo in a folder with environment variables, and waits for its end. A null value removes the variable.</summary>
    public static async Task<(int Status, string Output, string Error)> RunWith(Dictionary<string, string?> variables, string folder, params string[] arguments)
    {
        using var process = Start(variables, folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Starts dpo in a folder with environment variables.</summary>
    public static Process Start(Dictionary<string, string?> variables, string folder, params string[] arguments)
    {
        string[] command = ["dotnet", typeof(RunCommand).Assembly.Location, .. arguments];
        // Tests that a shell has started in the background ignore Ctrl-C, and so would every program that they start.
        command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", .. command] : command;
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
