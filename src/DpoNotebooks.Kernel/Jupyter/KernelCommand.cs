using System.CommandLine;
using System.Runtime.InteropServices;
using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Kernel.Run;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The command dpo kernel: runs the cells of Jupyter notebooks.</summary>
internal static class KernelCommand
{
    /// <summary>Creates the command with its arguments and subcommands.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("connection-file") { Description = "the connection file that Jupyter writes and passes when it starts the kernel" };
        var command = new Command("kernel", "Run the cells of Jupyter notebooks. `dpo kernel install` registers the kernel with Jupyter.")
        {
            file,
            InstallCommand.Install(),
            InstallCommand.Uninstall(),
        };
        command.SetAction((arguments, _) => RunAsync(arguments.GetRequiredValue(file)));
        return command;
    }

    /// <summary>Runs the kernel until a front end requests a shutdown or the parent process exits.</summary>
    /// <returns>The exit status: 0, or 1 if the kernel could not start.</returns>
    public static async Task<int> RunAsync(string connectionFile)
    {
        try
        {
            var connection = ConnectionFile.Read(connectionFile);
            // Jupyter starts kernels in the notebook's folder; cells run in the same working folder as with `dpo run`.
            var folder = Directory.GetCurrentDirectory();
            Directory.SetCurrentDirectory(RunFiles.WorkingFolderOf(folder));
            using var kernel = new JupyterKernel(connection, NotebookName(), folder);
            Console.SetIn(new CellInput());
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
            {
                signal.Cancel = true;
                kernel.Interrupt();
            });
            await Task.WhenAny(kernel.Ended, ParentProcess.WaitForExitAsync());
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"dpo kernel: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }

        return 0;
    }

    // Jupyter has set this variable for kernels since 2022.
    private static string NotebookName() =>
        Path.GetFileNameWithoutExtension(Environment.GetEnvironmentVariable("JPY_SESSION_NAME")) is { Length: > 0 } name ? name : "notebook";
}
