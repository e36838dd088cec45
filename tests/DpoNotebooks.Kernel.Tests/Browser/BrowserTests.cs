using System.Diagnostics;
using DpoNotebooks.Kernel.Run;

namespace DpoNotebooks.Kernel.Tests.Browser;

/// <summary>Runs the scripts of tests/browser against the kernel in a Jupyter server and Chromium, if these are installed.</summary>
public sealed class BrowserTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(15);
    private static readonly string Scripts = Path.Combine(RunFiles.For(AppContext.BaseDirectory, null, null).Folder, "tests", "browser");

    [Theory]
    [InlineData("quickstart.mjs")]
    [InlineData("reader.mjs")]
    [InlineData("widgets.mjs")]
    [InlineData("dials.mjs")]
    public async Task Every_check_of_a_browser_script_passes(string script)
    {
        var missing = FindMissing();
        Assert.SkipWhen(missing is not null, $"{missing} is not installed");

        var (status, output) = await Run(Path.Combine(Scripts, script));

        Assert.True(status == 0, output);
        Assert.Contains("ok    ", output, StringComparison.Ordinal);
    }

    private static string? FindMissing() =>
        !(System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node")))
            ? "node"
        : new[] { "/usr/bin/chromium", "/usr/bin/jupyter-notebook" }.FirstOrDefault(program => !File.Exists(program))
        ?? (Directory.Exists(Path.Combine(Scripts, "node_modules")) ? null : "tests/browser/node_modules (run npm ci --prefix tests/browser)");

    private static async Task<(int Status, string Output)> Run(string script)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancel.CancelAfter(Timeout);
        using var process = Process.Start(new ProcessStartInfo("node", [script])
        {
            Environment = { ["DPO"] = typeof(RunCommand).Assembly.Location },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancel.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        var printed = await output + await error;
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, printed);
    }
}
