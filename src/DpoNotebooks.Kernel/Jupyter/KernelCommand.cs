using System.CommandLine;
using System.Runtime.InteropServices;
using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Kernel.Run;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>dpo kernel: cells of Jupyter notebooks.</summary>
internal static class KernelCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("connection-file") { Description = "where to listen; Jupyter writes it and starts the kernel with it" };
        var command = new Command("kernel", "Run the cells of Jupyter notebooks; `dpo kernel install` makes it known to Jupyter.") { file, InstallCommand.Install(), InstallCommand.Uninstall() };
        command.SetAction((arguments, _) => RunAsync(arguments.GetRequiredValue(file)));
        return command;
    }

    /// <summary>Serves until a front end asks for the shutdown, or the process that started it is gone.</summary>
    /// <returns>0, or 1 where the kernel could not start.</returns>
    public static async Task<int> RunAsync(string connectionFile)
    {
        try
        {
            var connection = ConnectionFile.Read(connectionFile);
            // Jupyter starts kernels in the notebook's folder; cells work where `dpo run` has them work.
            var folder = Directory.GetCurrentDirectory();
            Directory.SetCurrentDirectory(RunFiles.WorkingFolderOf(folder));
            using var kernel = new JupyterKernel(connection, NotebookName(), folder);
            Console.SetIn(new CellInput());
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
            {
                signal.Cancel = true;
                kernel.Interrupt();
            });
            await Task.WhenAny(kernel.Ended, ParentProcess.Gone());
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"dpo kernel: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }

        return 0;
    }

    // Jupyter tells it to kernels since 2022.
    private static string NotebookName() =>
        Path.GetFileNameWithoutExtension(Environment.GetEnvironmentVariable("JPY_SESSION_NAME")) is { Length: > 0 } name ? name : "notebook";
}
