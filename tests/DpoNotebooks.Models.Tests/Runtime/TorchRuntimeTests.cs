using DpoNotebooks.Models.Runtime;

namespace DpoNotebooks.Models.Tests.Runtime;

public sealed class TorchRuntimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("torch").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_libraries_load_beside_the_tests() => Assert.Null(TorchRuntime.Problem(AppContext.BaseDirectory));

    [Fact]
    public void An_absent_library_is_named() => Assert.Contains("there is no " + Path.Combine(_folder, Name("c10")), TorchRuntime.Problem(_folder), StringComparison.Ordinal);

    [Fact]
    public void A_library_that_does_not_load_is_named_with_the_loaders_own_words()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the words are those of Linux's loader");
        File.WriteAllText(Path.Combine(_folder, Name("c10")), "no library");

        Assert.Equal($"torch cannot be used: {Name("c10")} does not load: {Path.Combine(_folder, Name("c10"))}: file too short", TorchRuntime.Problem(_folder));
    }

    [Fact]
    public void A_missing_version_is_named()
    {
        var packaged = Packaged();
        File.Copy(packaged, Path.Combine(_folder, "libLibTorchSharp.so"));
        foreach (var library in Directory.GetFiles(AppContext.BaseDirectory, "lib*.so*").Where(file => Path.GetFileName(file) != "libLibTorchSharp.so"))
        {
            File.CreateSymbolicLink(Path.Combine(_folder, Path.GetFileName(library)), library);
        }

        Assert.Contains("version `GLIBCXX_3.4.32' not found", TorchRuntime.Problem(_folder), StringComparison.Ordinal);
    }

    private static string Name(string library) => OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    // The library before the build weakened its version, on a system that lacks it.
    private static string Packaged()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var path = Path.Combine(packages, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        var output = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        Assert.SkipUnless(File.Exists(path) && File.Exists(output), "needs TorchSharp's package on Linux");
        Assert.SkipWhen(File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(output)), "this system has what the library asks for");
        return path;
    }
}
