namespace DpoNotebooks.Kernel.Tests.Environment.Native;

public sealed class WeakenMissingVersionTests : IDisposable
{
    private const string Version = "GLIBCXX_3.4.32";
    private readonly string _folder = Directory.CreateTempSubdirectory("weaken").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Weakening_sets_one_flag_and_changes_nothing_else()
    {
        var original = Library();
        var weakened = (byte[])original.Clone();

        Assert.True(WeakenMissingVersion.Weaken(weakened, Version));

        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != weakened[i]).ToList();
        var at = Assert.Single(changed); // vna_flags is two bytes, its weak bit is in the first
        Assert.Equal(2, weakened[at] ^ original[at]);
        Assert.Equal(Hash(Version), BitConverter.ToUInt32(weakened, at - 4)); // vna_hash lies before vna_flags
    }

    [Fact]
    public void Weakening_again_changes_nothing()
    {
        var elf = Library();
        WeakenMissingVersion.Weaken(elf, Version);
        var once = (byte[])elf.Clone();

        Assert.False(WeakenMissingVersion.Weaken(elf, Version));
        Assert.Equal(once, elf);
    }

    [Fact]
    public void A_version_that_the_library_does_not_ask_for_changes_nothing()
    {
        var elf = Library();

        Assert.False(WeakenMissingVersion.Weaken(elf, "GLIBCXX_9.9.99"));
        Assert.Equal(Library(), elf);
    }

    [Theory]
    [InlineData("not an ELF file, though it is long enough to hold the header of one, more than 64 bytes")]
    [InlineData("short")]
    public void What_is_no_ELF_file_is_refused(string content) =>
        Assert.Throws<InvalidDataException>(() => WeakenMissingVersion.Weaken(System.Text.Encoding.ASCII.GetBytes(content), Version));

    [Fact]
    public void The_task_replaces_the_hard_link_and_leaves_the_linked_file_alone()
    {
        Assert.SkipWhen(WeakenMissingVersion.SystemHas(Version), $"this system has {Version}: nothing to do");
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
    public void The_build_left_the_package_cache_as_it_was()
    {
        var packaged = File.ReadAllBytes(PackagedLibrary());

        Assert.True(WeakenMissingVersion.Weaken(packaged, Version), "the cached library is weak already");
    }

    [Fact]
    public void Torch_loads_in_this_process() => Assert.Equal(3.0, ones(3).sum().ToDouble());

    /// <summary>The library as it is packaged; a test that wants it is skipped where it is not in the cache.</summary>
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

    // The hash of the ELF format, by which the loader compares version names.
    private static uint Hash(string name) => name.Aggregate(0u, (hash, letter) =>
    {
        hash = (hash << 4) + letter;
        var high = hash & 0xf0000000;
        return (hash ^ (high >> 24)) & ~high;
    });
}
