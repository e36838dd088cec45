using System.CommandLine;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The commands dpo kernel install and dpo kernel uninstall.</summary>
internal static class InstallCommand
{
    public static Command Install() => Create("install", "Register the kernel with Jupyter as \"C# (DPO)\".", dataFolder =>
    {
        Console.WriteLine($"installed: {KernelSpec.Install(dataFolder)}");
        Console.WriteLine("Jupyter Notebook, JupyterLab and VS Code show it as \"C# (DPO)\". If you move the project, install it again.");
        return 0;
    });

    public static Command Uninstall() => Create("uninstall", "Remove the kernel from Jupyter.", dataFolder =>
    {
        if (KernelSpec.Uninstall(dataFolder))
        {
            Console.WriteLine($"removed: {KernelSpec.FolderIn(dataFolder)}");
            return 0;
        }

        Console.Error.WriteLine($"dpo kernel uninstall: the kernel is not installed: {KernelSpec.FolderIn(dataFolder)} does not exist");
        return 1;
    });

    private static Command Create(string name, string description, Func<string, int> run)
    {
        var user = new Option<bool>("--user") { Description = "install for the current user [default]" };
        var prefix = new Option<string?>("--prefix")
        {
            HelpName = "FOLDER",
            Description = "install for all users of the Jupyter under FOLDER, e.g. /usr/local or a virtual environment",
        };
        var command = new Command(name, description) { user, prefix };
        command.Validators.Add(result =>
        {
            if (result.GetValue(user) && result.GetValue(prefix) is not null)
            {
                result.AddError("--user and --prefix cannot be combined");
            }
        });
        command.SetAction(arguments =>
        {
            try
            {
                return run(arguments.GetValue(prefix) is { } folder ? KernelSpec.DataOfPrefix(folder) : KernelSpec.DataOfUser());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"dpo kernel {name}: {e.Message.ReplaceLineEndings(" ")}");
                return 1;
            }
        });
        return command;
    }
}
