using System.Runtime.InteropServices;

namespace DpoNotebooks.Models.Runtime;

/// <summary>Checks that TorchSharp's native libraries load, and reports the error of the system's loader.</summary>
public static class TorchRuntime
{
    // In dependency order. The CUDA libraries exist only in a CUDA build.
    private static readonly string[] Libraries = ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "LibTorchSharp"];
    private static readonly string[] Optional = ["c10_cuda", "torch_cuda"];

    /// <summary>Requires the libraries to load. The error has the loader's message; TorchSharp's own error only mentions a missing package.</summary>
    /// <exception cref="DllNotFoundException">A library is missing, or one of its dependencies is.</exception>
    public static void Require()
    {
        // The folder of this library, because the program that loaded it may be elsewhere, such as another kernel.
        var folder = Path.GetDirectoryName(typeof(TorchRuntime).Assembly.Location);
        if (Problem(string.IsNullOrEmpty(folder) ? AppContext.BaseDirectory : folder) is { } problem)
        {
            throw new DllNotFoundException(problem);
        }
    }

    /// <summary>The first library in the folder that is missing or does not load, with the reason; null: all load.</summary>
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
            // On Linux and macOS the first line is general advice, and the loader's message follows.
            var lines = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length > 1 ? string.Join("; ", lines[1..]) : e.Message;
        }
    }

    private static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
}
