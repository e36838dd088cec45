using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Packages;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The kernelspec folder that registers the kernel with Jupyter: the command line, the display name and the logo.</summary>
internal static class KernelSpec
{
    /// <summary>The kernel's name in the metadata of notebooks.</summary>
    public const string Name = "dpo-csharp";

    private const string DisplayName = "C# (DPO)";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Returns the folder of the kernelspec under one of Jupyter's data folders.</summary>
    public static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "kernels", Name);

    /// <summary>Returns Jupyter's data folder under a prefix such as /usr/local or a virtual environment.</summary>
    public static string DataOfPrefix(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter");

    /// <summary>Returns the user's data folder, by the same rules as Jupyter.</summary>
    public static string DataOfUser() =>
        Variable("JUPYTER_DATA_DIR")
        ?? (OperatingSystem.IsWindows() ? Path.Combine(FolderOf(Environment.SpecialFolder.ApplicationData), "jupyter")
        : OperatingSystem.IsMacOS() ? Path.Combine(FolderOf(Environment.SpecialFolder.UserProfile), "Library", "Jupyter")
        : Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(FolderOf(Environment.SpecialFolder.UserProfile), ".local", "share"), "jupyter"));

    /// <summary>Writes the kernelspec folder and replaces an earlier one.</summary>
    /// <returns>The folder.</returns>
    public static string Install(string dataFolder)
    {
        var folder = FolderIn(dataFolder);
        var unfinished = $"{folder}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(unfinished);
        try
        {
            File.WriteAllText(Path.Combine(unfinished, "kernel.json"), Json());
            using (var logo = File.Create(Path.Combine(unfinished, "logo-svg.svg")))
            using (var picture = typeof(KernelSpec).Assembly.GetManifestResourceStream("logo.svg")!)
            {
                picture.CopyTo(logo);
            }

            Uninstall(dataFolder);
            Directory.Move(unfinished, folder);
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }

        return folder;
    }

    /// <summary>Deletes the kernelspec folder.</summary>
    /// <returns>Whether the folder existed.</returns>
    public static bool Uninstall(string dataFolder)
    {
        var folder = FolderIn(dataFolder);
        var exists = Directory.Exists(folder);
        if (exists)
        {
            Directory.Delete(folder, recursive: true);
        }

        return exists;
    }

    // Use the full path of the running dotnet: Jupyter's PATH may not include one.
    private static string Json() => new JsonObject
    {
        ["argv"] = new JsonArray(ThisPlatform.Dotnet ?? "dotnet", typeof(KernelSpec).Assembly.Location, "kernel", "{connection_file}"),
        ["display_name"] = DisplayName,
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject { ["debugger"] = false },
    }.ToJsonString(Indented);

    // Returns the path even if the folder does not exist yet.
    private static string FolderOf(Environment.SpecialFolder folder) => Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
