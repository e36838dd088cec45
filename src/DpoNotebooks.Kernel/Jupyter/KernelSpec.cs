using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Packages;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The folder by which Jupyter knows the kernel: how it is started, its name and its picture.</summary>
internal static class KernelSpec
{
    /// <summary>The kernel's name in notebooks.</summary>
    public const string Name = "dpo-csharp";

    private const string DisplayName = "C# (DPO)";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The folder of the kernel under a data folder of Jupyter's.</summary>
    public static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "kernels", Name);

    /// <summary>The data folder of a prefix, e.g. of /usr/local or of a virtual environment.</summary>
    public static string DataOfPrefix(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter");

    /// <summary>The user's own data folder, as Jupyter finds it.</summary>
    public static string DataOfUser() =>
        Variable("JUPYTER_DATA_DIR")
        ?? (OperatingSystem.IsWindows() ? Path.Combine(Own(Environment.SpecialFolder.ApplicationData), "jupyter")
        : OperatingSystem.IsMacOS() ? Path.Combine(Own(Environment.SpecialFolder.UserProfile), "Library", "Jupyter")
        : Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(Own(Environment.SpecialFolder.UserProfile), ".local", "share"), "jupyter"));

    /// <summary>Writes the folder, in the place of an earlier one.</summary>
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

    /// <summary>Removes the folder.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Uninstall(string dataFolder)
    {
        var folder = FolderIn(dataFolder);
        var there = Directory.Exists(folder);
        if (there)
        {
            Directory.Delete(folder, recursive: true);
        }

        return there;
    }

    // With the dotnet that runs this: Jupyter may be started where PATH knows of none.
    private static string Json() => new JsonObject
    {
        ["argv"] = new JsonArray(ThisPlatform.Dotnet ?? "dotnet", typeof(KernelSpec).Assembly.Location, "kernel", "{connection_file}"),
        ["display_name"] = DisplayName,
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject { ["debugger"] = false },
    }.ToJsonString(Indented);

    // Also where the folder is yet to be made.
    private static string Own(Environment.SpecialFolder folder) => Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
