using System.Diagnostics;
using DpoNotebooks.Kernel.Run;

namespace DpoNotebooks.Kernel.Tests.Browser;

/// <summary>The kernel behind real pages: a Jupyter server, Chromium, and the scripts of tests/browser, where these are installed.</summary>
public sealed class BrowserTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Scripts = Path.Combine(RunFiles.For(AppContext.BaseDirectory, null, null).Folder, "tests", "browser");

    [Theory]
    [InlineData("quickstart.mjs")]
    [InlineData("reader.mjs")]
    [InlineData("widgets.mjs")]
    [InlineData("dials.mjs")]
    public async Task Every_check_of_a_script_holds(string script)
    {
        Assert.SkipWhen(Missing() is not null, $"{Missing()} is not here");

        var (status, output) = await Run(Path.Combine(Scripts, script));

        Assert.True(status == 0, output);
        Assert.Contains("ok    ", output, StringComparison.Ordinal);
    }

    private static string? Missing() =>
        !(System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "node"))) ? "node"
        : new[] { "/usr/bin/chromium", "/usr/bin/jupyter-notebook" }.FirstOrDefault(program => !File.Exists(program))
        ?? (Directory.Exists(Path.Combine(Scripts, "node_modules")) ? null : "tests/browser/node_modules (npm ci --prefix tests/browser makes it)");

    private static async Task<(int Status, string Output)> Run(string script)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancel.CancelAfter(Patience);
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

        var told = await output + await error;
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, told);
    }
}
