using System.Runtime.InteropServices;

namespace DpoNotebooks.Models.Runtime;

/// <summary>Whether TorchSharp's native libraries load here, and if not, what the system's loader says.</summary>
public static class TorchRuntime
{
    // In the order in which they need one another; the CUDA ones are there only in a CUDA build.
    private static readonly string[] Libraries = ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "LibTorchSharp"];
    private static readonly string[] Optional = ["c10_cuda", "torch_cuda"];

    /// <summary>Fails with the loader's own words where TorchSharp itself would only speak of a missing package.</summary>
    /// <exception cref="DllNotFoundException">A library is absent, or lacks something that it needs.</exception>
    public static void Require()
    {
        // Beside this library, wherever the program is that loaded it: another kernel, say.
        var folder = Path.GetDirectoryName(typeof(TorchRuntime).Assembly.Location);
        if (Problem(string.IsNullOrEmpty(folder) ? AppContext.BaseDirectory : folder) is { } problem)
        {
            throw new DllNotFoundException(problem);
        }
    }

    /// <summary>The first library of the folder that is absent or does not load, and why; null where all load.</summary>
    public static string? Problem(string folder)
    {
        foreach (var library in Libraries)
        {
            var path = Path.Combine(folder, FileName(library));
            if (!File.Exists(path) && !Optional.Contains(library))
            {
                return $"torch cannot be used: there is no {path}; build with libtorch for this system (dotnet build puts it there)";
            }

            if (File.Exists(path) && LoadError(path) is { } error)
            {
                return $"torch cannot be used: {Path.GetFileName(path)} does not load: {error}";
            }
        }

        return null;
    }

    private static string? LoadError(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // On Linux and macOS: a line of general advice, then what the loader said.
            var lines = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length > 1 ? string.Join("; ", lines[1..]) : e.Message;
        }
    }

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
}
