using DpoNotebooks.Models.Runtime;

namespace DpoNotebooks.Models.Tests.Runtime;

public sealed class TorchRuntimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("torch").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Libraries_in_the_output_folder_load() => Assert.Null(TorchRuntime.Problem(AppContext.BaseDirectory));

    [Fact]
    public void Problem_names_a_missing_library() =>
        Assert.Contains("there is no " + Path.Combine(_folder, Name("c10")), TorchRuntime.Problem(_folder), StringComparison.Ordinal);

    [Fact]
    public void Problem_has_the_loaders_message()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the message is that of Linux's loader");
        File.WriteAllText(Path.Combine(_folder, Name("c10")), "no library");

        Assert.Equal($"torch cannot be used: {Name("c10")} does not load: {Path.Combine(_folder, Name("c10"))}: file too short", TorchRuntime.Problem(_folder));
    }

    [Fact]
    public void Problem_names_a_missing_version()
    {
        var packaged = Packaged();
        File.Copy(packaged, Path.Combine(_folder, "libLibTorchSharp.so"));
        foreach (var library in Directory.GetFiles(AppContext.BaseDirectory, "lib*.so*").Where(file => Path.GetFileName(file) != "libLibTorchSharp.so"))
        {
            File.CreateSymbolicLink(Path.Combine(_folder, Path.GetFileName(library)), library);
        }

        Assert.Contains("version `GLIBCXX_3.4.32' not found", TorchRuntime.Problem(_folder), StringComparison.Ordinal);
    }

    private static string Name(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    // The library of the package, before the build lowers its required version. Skipped if the system has that version.
    private static string Packaged()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var path = Path.Combine(packages, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        var output = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        Assert.SkipUnless(File.Exists(path) && File.Exists(output), "needs TorchSharp's package on Linux");
        Assert.SkipWhen(File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(output)), "the build did not change the library on this system");
        return path;
    }
}
