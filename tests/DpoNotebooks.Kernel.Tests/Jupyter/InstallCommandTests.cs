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
    public async Task Installed_to_a_prefix_it_says_where_and_Jupyter_finds_how_to_start_it()
    {
        var run = await Dpo("install", "--prefix", _folder.Path);

        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.StartsWith($"installed: {Kernels}/dpo-csharp\n", run.Output, StringComparison.Ordinal);
        var kernel = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Kernels, "dpo-csharp", "kernel.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(("C# (DPO)", "C#", "message"), ((string)kernel["display_name"]!, (string)kernel["language"]!, (string)kernel["interrupt_mode"]!));
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(Path.Combine(Kernels, "dpo-csharp", "logo-svg.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        string[] argv = [.. kernel["argv"]!.AsArray().Select(argument => (string)argument!)];
        Assert.Equal(["kernel", "{connection_file}"], argv[2..]);
        Assert.All(argv[..2], file => Assert.True(Path.IsPathFullyQualified(file) && File.Exists(file), file));
    }

    [Fact]
    public async Task A_second_installation_takes_the_place_of_the_first()
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
    [InlineData("jupyter/kernels", "", "xdg", "xdg")] // an empty variable is as none
    [InlineData(".local/share/jupyter/kernels", null, null, "home")]
    public async Task Without_a_prefix_it_is_installed_for_the_user_where_Jupyter_looks(string under, string? data, string? xdg, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the folders are those of Linux");

        var run = await InstallForUser(data, xdg);

        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.True(File.Exists(_folder.PathOf($"{expected}/{under}/dpo-csharp/kernel.json")), run.Output);
        Assert.Equal([expected], Directory.GetDirectories(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Where_it_cannot_be_written_that_is_told_in_one_line_and_nothing_is_left()
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
    public void An_installation_that_fails_at_its_end_leaves_no_folder_that_is_half_written()
    {
        Directory.CreateDirectory(Kernels);
        File.WriteAllText(Path.Combine(Kernels, KernelSpec.Name), "a file, where the folder is to be");

        Assert.Throws<IOException>(() => KernelSpec.Install(KernelSpec.DataOfPrefix(_folder.Path)));

        Assert.Equal([KernelSpec.Name], Directory.GetFileSystemEntries(Kernels).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Uninstalled_it_is_gone_and_a_second_time_there_is_nothing_to_remove()
    {
        KernelSpec.Install(KernelSpec.DataOfPrefix(_folder.Path));

        var first = await Dpo("uninstall", "--prefix", _folder.Path);
        var second = await Dpo("uninstall", "--prefix", _folder.Path);

        Assert.Equal((0, $"removed: {Kernels}/dpo-csharp\n", ""), first);
        Assert.Equal((1, "", $"dpo kernel uninstall: there is no {Kernels}/dpo-csharp\n"), second);
        Assert.Empty(Directory.GetFileSystemEntries(Kernels));
    }

    [Fact]
    public async Task A_prefix_and_the_user_together_are_refused()
    {
        var run = await Dpo("install", "--user", "--prefix", _folder.Path);

        Assert.Equal((1, "--user and --prefix: one of them"), (run.Status, run.Error.Trim()));
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
