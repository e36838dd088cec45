using System.Diagnostics;
using DpoNotebooks.Kernel.Jupyter;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>This system's Jupyter, with folders of its own, in which the kernel is installed by dpo kernel install.</summary>
[CollectionDefinition("Jupyter")]
public sealed class JupyterInstallation : ICollectionFixture<JupyterInstallation>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dpo-jupyter-").FullName;

    // The distribution's python comes first: its Jupyter is what apt-get installs.
    private static IEnumerable<string> Pythons => File.Exists("/usr/bin/python3") ? ["/usr/bin/python3", "python3"] : ["python3", "python"];

    public async ValueTask InitializeAsync()
    {
        var (status, _, error) = await DpoProcess.RunIn(_folder, "kernel", "install", "--prefix", _folder);
        Assert.True(status == 0, error);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs Python in a folder, one that has the module; where there is none, the test is skipped.</summary>
    /// <param name="module">The module.</param>
    /// <param name="package">What apt-get installs it with.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="arguments">Python's.</param>
    public async Task<(int Status, string Output, string Error)> RunPython(string module, string package, string folder, params string[] arguments)
    {
        foreach (var python in Pythons)
        {
            if (await Run(python, folder, "-c", $"import {module}") is { Status: 0 })
            {
                return await Run(python, folder, arguments);
            }
        }

        Assert.Skip($"no Python here has {module}: apt-get install {package}, or pip install {module}");
        throw new UnreachableException();
    }

    /// <summary>Executes a notebook of the folder with nbconvert.</summary>
    public Task<(int Status, string Output, string Error)> Nbconvert(string folder, params string[] arguments) =>
        RunPython("nbconvert", "jupyter-nbconvert", folder, ["-m", "nbconvert", .. arguments]);

    private async Task<(int Status, string Output, string Error)> Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["JUPYTER_PATH"] = KernelSpec.DataOfPrefix(_folder);
        foreach (var own in new[] { "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR" })
        {
            start.Environment[own] = Path.Combine(_folder, own); // nothing of the user's is read or written
        }

        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output, await error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "", $"there is no {program}");
        }
    }
}
