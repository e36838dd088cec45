using System.Diagnostics;
using DpoNotebooks.Kernel.Jupyter;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>The Jupyter of this system with separate folders, into which dpo kernel install installs the kernel.</summary>
[CollectionDefinition("Jupyter")]
public sealed class JupyterInstallation : ICollectionFixture<JupyterInstallation>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dpo-jupyter-").FullName;

    // The distribution's Python comes first, because apt-get installs Jupyter for it.
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

    /// <summary>Runs a Python that has a module. If there is none, the test is skipped.</summary>
    /// <param name="module">The module.</param>
    /// <param name="package">The apt package of the module.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The arguments of Python.</param>
    public async Task<(int Status, string Output, string Error)> RunPython(string module, string package, string folder, params string[] arguments)
    {
        foreach (var python in Pythons)
        {
            if (await Run(python, folder, "-c", $"import {module}") is { Status: 0 })
            {
                return await Run(python, folder, arguments);
            }
        }

        Assert.Skip($"no Python on this system has {module}; run apt-get install {package} or pip install {module}");
        throw new UnreachableException();
    }

    /// <summary>Runs nbconvert in a folder.</summary>
    public Task<(int Status, string Output, string Error)> Nbconvert(string folder, params string[] arguments) =>
        RunPython("nbconvert", "jupyter-nbconvert", folder, ["-m", "nbconvert", .. arguments]);

    private async Task<(int Status, string Output, string Error)> Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["JUPYTER_PATH"] = KernelSpec.DataOfPrefix(_folder);
        foreach (var own in new[] { "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR" })
        {
            start.Environment[own] = Path.Combine(_folder, own); // the user's own files are not read or written
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
