namespace DpoNotebooks.Kernel.Tests.Environment.Native;

public sealed class WeakenMissingVersionTests : IDisposable
{
    private const string Version = "GLIBCXX_3.4.32";
    private readonly string _folder = Directory.CreateTempSubdirectory("weaken").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Weaken_sets_one_flag_and_changes_nothing_else()
    {
        var original = Library();
        var weakened = (byte[])original.Clone();

        Assert.True(WeakenMissingVersion.Weaken(weakened, Version));

        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != weakened[i]).ToList();
        var at = Assert.Single(changed); // vna_flags has two bytes, and the weak bit is in the first
        Assert.Equal(2, weakened[at] ^ original[at]);
        Assert.Equal(Hash(Version), BitConverter.ToUInt32(weakened, at - 4)); // vna_hash precedes vna_flags
    }

    [Fact]
    public void Weaken_changes_nothing_the_second_time()
    {
        var elf = Library();
        WeakenMissingVersion.Weaken(elf, Version);
        var once = (byte[])elf.Clone();

        Assert.False(WeakenMissingVersion.Weaken(elf, Version));
        Assert.Equal(once, elf);
    }

    [Fact]
    public void Weaken_changes_nothing_for_a_version_that_the_library_does_not_require()
    {
        var elf = Library();

        Assert.False(WeakenMissingVersion.Weaken(elf, "GLIBCXX_9.9.99"));
        Assert.Equal(Library(), elf);
    }

    [Theory]
    [InlineData("not an ELF file, though it is long enough to hold the header of one, more than 64 bytes")]
    [InlineData("short")]
    public void Weaken_rejects_a_file_that_is_not_ELF(string content) =>
        Assert.Throws<InvalidDataException>(() => WeakenMissingVersion.Weaken(System.Text.Encoding.ASCII.GetBytes(content), Version));

    [Fact]
    public void The_task_replaces_the_hard_link_and_does_not_change_the_linked_file()
    {
        Assert.SkipWhen(WeakenMissingVersion.SystemHas(Version), $"this system has {Version}, so the task does nothing");
        var cached = Path.Combine(_folder, "cached.so");
        var output = Path.Combine(_folder, "output.so");
        File.WriteAllBytes(cached, Library());
        using (var link = System.Diagnostics.Process.Start("ln", [cached, output]))
        {
            link.WaitForExit();
        }

        Assert.True(new WeakenMissingVersion { Library = output, Version = Version, BuildEngine = new SilentBuildEngine() }.Execute());

        Assert.Equal(Library(), File.ReadAllBytes(cached));
        Assert.NotEqual(Library(), File.ReadAllBytes(output));
        Assert.Equal([cached, output], Directory.GetFiles(_folder).Order());
    }

    [Fact]
    public void The_build_does_not_change_the_package_cache()
    {
        var packaged = File.ReadAllBytes(PackagedLibrary());

        Assert.True(WeakenMissingVersion.Weaken(packaged, Version), "the library in the package cache is already weakened");
    }

    [Fact]
    public void Torch_loads_in_this_process() => Assert.Equal(3.0, ones(3).sum().ToDouble());

    /// <summary>The library of the package. The test is skipped if the package is not in the cache.</summary>
    private static byte[] Library() => File.ReadAllBytes(PackagedLibrary());

    private static string PackagedLibrary()
    {
        var packages = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var version = typeof(torch).Assembly.GetName().Version!.ToString(3);
        var path = Path.Combine(packages, "torchsharp", version, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        Assert.SkipUnless(File.Exists(path), $"needs {path}");
        return path;
    }

    // The hash of a version name in the ELF format.
    private static uint Hash(string name) => name.Aggregate(0u, (hash, letter) =>
    {
        hash = (hash << 4) + letter;
        var high = hash & 0xf0000000;
        return (hash ^ (high >> 24)) & ~high;
    });
}
