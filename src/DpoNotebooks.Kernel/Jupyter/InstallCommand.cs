using System.CommandLine;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>dpo kernel install and uninstall: Jupyter learns of the kernel, or forgets it.</summary>
internal static class InstallCommand
{
    public static Command Install() => Create("install", "Make the kernel known to Jupyter as \"C# (DPO)\".", dataFolder =>
    {
        Console.WriteLine($"installed: {KernelSpec.Install(dataFolder)}");
        Console.WriteLine("Jupyter Notebook, JupyterLab and VS Code show it as \"C# (DPO)\". If the project moves, install it again.");
        return 0;
    });

    public static Command Uninstall() => Create("uninstall", "Make Jupyter forget the kernel.", dataFolder =>
    {
        if (KernelSpec.Uninstall(dataFolder))
        {
            Console.WriteLine($"removed: {KernelSpec.FolderIn(dataFolder)}");
            return 0;
        }

        Console.Error.WriteLine($"dpo kernel uninstall: there is no {KernelSpec.FolderIn(dataFolder)}");
        return 1;
    });

    private static Command Create(string name, string description, Func<string, int> act)
    {
        var user = new Option<bool>("--user") { Description = "for this user [default]" };
        var prefix = new Option<string?>("--prefix") { HelpName = "FOLDER", Description = "for everyone who uses the Jupyter of that folder, e.g. /usr/local or a virtual environment" };
        var command = new Command(name, description) { user, prefix };
        command.Validators.Add(result =>
        {
            if (result.GetValue(user) && result.GetValue(prefix) is not null)
            {
                result.AddError("--user and --prefix: one of them");
            }
        });
        command.SetAction(arguments =>
        {
            try
            {
                return act(arguments.GetValue(prefix) is { } folder ? KernelSpec.DataOfPrefix(folder) : KernelSpec.DataOfUser());
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
