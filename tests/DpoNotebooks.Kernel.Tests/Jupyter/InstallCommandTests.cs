using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Jupyter;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

public sealed class InstallCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Kernels => _folder.PathOf("share/jupyter/kernels");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Install_with_a_prefix_writes_the_kernelspec_and_prints_its_folder()
    {
        var run = await Dpo("install", "--prefix", _folder.Path);

        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.StartsWith($"installed: {Kernels}/dpo-csharp\n", run.Output, StringComparison.Ordinal);
        var kernel = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Kernels, "dpo-csharp", "kernel.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(("C# (DPO)", "C#", "message"), ((string)kernel["display_name"]!, (string)kernel["language"]!, (string)kernel["interrupt_mode"]!));
        var logo = await File.ReadAllTextAsync(Path.Combine(Kernels, "dpo-csharp", "logo-svg.svg"), TestContext.Current.CancellationToken);
        Assert.StartsWith("<svg", logo, StringComparison.Ordinal);
        string[] argv = [.. kernel["argv"]!.AsArray().Select(argument => (string)argument!)];
        Assert.Equal(["kernel", "{connection_file}"], argv[2..]);
        Assert.All(argv[..2], file => Assert.True(Path.IsPathFullyQualified(file) && File.Exists(file), file));
    }

    [Fact]
    public async Task A_second_installation_replaces_the_first()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Kernels, "dpo-csharp")).FullName;
        File.WriteAllText(Path.Combine(folder, "kernel.json"), "of an earlier version");
        File.WriteAllText(Path.Combine(folder, "logo-64x64.png"), "of an earlier version");
        Directory.CreateDirectory(Path.Combine(Kernels, "another"));

        var run = await Dpo("install", "--prefix", _folder.Path);

        Assert.Equal(0, run.Status);
        Assert.Equal(["another", "dpo-csharp"], Directory.GetFileSystemEntries(Kernels).Select(Path.GetFileName).Order());
        Assert.Equal(["kernel.json", "logo-svg.svg"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order());
        Assert.NotNull(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json"))));
    }

    [Theory]
    [InlineData("kernels", "data", null, "data")]
    [InlineData("jupyter/kernels", null, "xdg", "xdg")]
    [InlineData("jupyter/kernels", "", "xdg", "xdg")] // an empty variable counts as unset
    [InlineData(".local/share/jupyter/kernels", null, null, "home")]
    public async Task Without_a_prefix_the_kernel_is_installed_in_the_users_data_folder(string under, string? data, string? xdg, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the folders are those of Linux");

        var run = await InstallForUser(data, xdg);

        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.True(File.Exists(_folder.PathOf($"{expected}/{under}/dpo-csharp/kernel.json")), run.Output);
        Assert.Equal([expected], Directory.GetDirectories(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_failed_installation_is_reported_in_one_line_and_leaves_no_files()
    {
        _folder.Write("share", "a file");

        var run = await Dpo("install", "--prefix", _folder.Path);

        Assert.Equal((1, ""), (run.Status, run.Output));
        Assert.StartsWith("dpo kernel install: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(_folder.PathOf("share"), run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
        Assert.Equal(["share"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void An_installation_that_fails_late_leaves_no_partial_folder()
    {
        Directory.CreateDirectory(Kernels);
        File.WriteAllText(Path.Combine(Kernels, KernelSpec.Name), "a file in place of the folder");

        Assert.Throws<IOException>(() => KernelSpec.Install(KernelSpec.DataOfPrefix(_folder.Path)));

        Assert.Equal([KernelSpec.Name], Directory.GetFileSystemEntries(Kernels).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Uninstall_removes_the_kernel_and_fails_if_it_is_not_installed()
    {
        KernelSpec.Install(KernelSpec.DataOfPrefix(_folder.Path));

        var first = await Dpo("uninstall", "--prefix", _folder.Path);
        var second = await Dpo("uninstall", "--prefix", _folder.Path);

        Assert.Equal((0, $"removed: {Kernels}/dpo-csharp\n", ""), first);
        Assert.Equal((1, "", $"dpo kernel uninstall: the kernel is not installed: {Kernels}/dpo-csharp does not exist\n"), second);
        Assert.Empty(Directory.GetFileSystemEntries(Kernels));
    }

    [Fact]
    public async Task A_prefix_cannot_be_combined_with_user()
    {
        var run = await Dpo("install", "--user", "--prefix", _folder.Path);

        Assert.Equal((1, "--user and --prefix cannot be combined"), (run.Status, run.Error.Trim()));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private Task<(int Status, string Output, string Error)> Dpo(params string[] arguments) => DpoProcess.RunIn(_folder.Path, ["kernel", .. arguments]);

    private Task<(int Status, string Output, string Error)> InstallForUser(string? data, string? xdg)
    {
        Dictionary<string, string?> variables = new() { ["JUPYTER_DATA_DIR"] = PathOf(data), ["XDG_DATA_HOME"] = PathOf(xdg), ["HOME"] = PathOf("home") };
        return DpoProcess.RunWith(variables, _folder.Path, "kernel", "install", "--user");
    }

    private string? PathOf(string? name) => string.IsNullOrEmpty(name) ? name : _folder.PathOf(name);
}
