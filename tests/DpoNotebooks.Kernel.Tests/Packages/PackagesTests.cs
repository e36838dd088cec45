using System.Runtime.InteropServices;
using System.Runtime.Loader;
using DpoNotebooks.Kernel.Directives;
using DpoNotebooks.Kernel.Packages;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Packages;

public sealed class PackagesTests : IDisposable
{
    private readonly PackageFeed _feed = new();
    private readonly List<string> _reported = [];

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task A_package_is_restored_with_its_dependencies_and_runs()
    {
        _feed.Pack("Chain.Bottom", "1.1.0", "public static class Bottom { public static int Value => 20; }");
        _feed.Pack("Chain.Middle", "1.0.0", "public static class Middle { public static int Value => Bottom.Value + 1; }", [("Chain.Bottom", "1.0.0")]);
        _feed.Pack("Chain.Top", "1.0.0", "public static class Top { public static int Value => 2 * Middle.Value; }", [("Chain.Middle", "[1.0,2.0)")]);

        var files = (await Prepare("#r \"nuget: Chain.Top, 1.0.0\"")).Libraries;
        LibraryResolver.Add(files);

        Assert.Equal(["Chain.Bottom.dll", "Chain.Middle.dll", "Chain.Top.dll"], files.References.Select(Path.GetFileName).Order());
        Assert.Equal(42, Call("Chain.Top", "Top"));
    }

    [Fact]
    public async Task A_native_library_of_a_package_can_be_called()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "the package targets linux-x64");
        var native = _feed.CompileNative("sevenfold", "int sevenfold(int x) { return 7 * x; }");
        Assert.SkipWhen(native is null, "there is no C compiler");
        _feed.Pack("Native.Caller", "1.0.0", """
            public static class Caller
            {
                [System.Runtime.InteropServices.DllImport("sevenfold")] static extern int sevenfold(int x);
                public static int Value => sevenfold(6);
            }
            """, native: native);

        var files = (await Prepare("#r \"nuget: Native.Caller\"")).Libraries;
        LibraryResolver.Add(files);

        Assert.Equal(["libsevenfold.so"], files.Natives.Select(Path.GetFileName));
        Assert.Equal(42, Call("Native.Caller", "Caller"));
    }

    [Fact]
    public async Task Each_form_of_version_selects_the_matching_package()
    {
        foreach (var name in (string[])["Any", "Patch", "Pre", "Range", "Exact"])
        {
            foreach (var version in (string[])["1.0.0", "1.2.0", "1.2.5", "2.0.0", "3.0.0-beta"])
            {
                _feed.Pack(name, version);
            }
        }

        var files = (await Prepare("""
            #r "nuget: Any"
            #r "nuget:Patch,1.2.*"
            #r "nuget: Pre, *-*"
            #r "nuget: Range, [1.1,2.0)"
            #r "nuget: Exact, 1.2"
            """)).Libraries;

        Assert.Equal(["any/2.0.0", "exact/1.2.0", "patch/1.2.5", "pre/3.0.0-beta", "range/1.2.0"], Versions(files));
    }

    [Fact]
    public async Task A_later_cell_gets_packages_that_are_compatible_with_the_loaded_ones()
    {
        _feed.Pack("Shared", "1.0.0", "public static class Shared { public static int Value => 1; }");
        _feed.Pack("Shared", "2.0.0", "public static class Shared { public static int Value => 2; }");
        _feed.Pack("Old", "1.0.0", needs: [("Shared", "1.0.0")]);
        _feed.Pack("New", "1.0.0", needs: [("Shared", "2.0.0")]);
        var context = Context();

        Assert.Equal(["old/1.0.0", "shared/1.0.0"], Versions((await Prepare("#r \"nuget: Old\"", context)).Libraries));
        Assert.Empty(_reported);

        Assert.Equal(["new/1.0.0"], Versions((await Prepare("#r \"nuget: New\"", context)).Libraries));
        Assert.Equal(["Shared 2.0.0 is required by other packages, but 1.0.0 is already loaded and is used instead"], _reported);
        Assert.Empty((await Prepare("#r \"nuget: Shared, 2.0.0\"", context)).Libraries.References);
        Assert.Equal("Shared 2.0.0: Shared 1.0.0 is already loaded and is used instead; restart the kernel to load another version", _reported[1]);
    }

    [Fact]
    public async Task Packages_of_the_program_are_not_restored()
    {
        // The feed does not contain FSharp.Core, so the restore succeeds only if NuGet is not asked for it.
        _feed.Pack("Needs.FSharp", "1.0.0", needs: [("FSharp.Core", "6.0.0"), ("Newtonsoft.Json", "12.0.1")]);

        Assert.Equal(["needs.fsharp/1.0.0"], Versions((await Prepare("#r \"nuget: Needs.FSharp\"")).Libraries));
    }

    [Fact]
    public async Task A_package_of_the_program_needs_no_dotnet_and_a_different_version_is_reported()
    {
        const string Code = """
            #r "nuget: TorchSharp-cpu, 0.107.0"
            #r "nuget: Markdig"
            #r "nuget: SkiaSharp, 3.0.1"
            #r "nuget: Mono.Cecil, 0.11.*"
            """;

        var cell = await Prepare(Code, Context("no-such-dotnet"));

        Assert.Empty(cell.Libraries.References);
        Assert.Equal(["SkiaSharp 3.0.1: SkiaSharp 2.88.9 is already loaded and is used instead"], _reported);
    }

    [Fact]
    public async Task A_set_of_packages_is_cached_and_needs_no_dotnet_again()
    {
        _feed.Pack("Kept", "1.0.0");
        var first = (await Prepare("#r \"nuget: Kept, 1.0.0\"")).Libraries;
        var second = (await Prepare("#r \"nuget: Kept, 1.0.0\"", Context("no-such-dotnet"))).Libraries;

        Assert.Equal(first.References, second.References);
        Assert.Single(second.References);

        File.Delete(first.References[0]);
        await AssertFails(
            "#r \"nuget: Kept, 1.0.0\"",
            "line 1: restoring packages needs the .NET 10 SDK, but no-such-dotnet does not start: ",
            Context("no-such-dotnet"));
    }

    [Fact]
    public async Task A_floating_version_is_resolved_again_after_a_day_and_the_cached_one_is_used_without_dotnet()
    {
        _feed.Pack("Floating", "1.0.0");
        await Prepare("#r \"nuget: Floating\"");
        _feed.Pack("Floating", "2.0.0");

        Assert.Equal(["floating/1.0.0"], Versions((await Prepare("#r \"nuget: Floating\"")).Libraries));

        File.SetLastWriteTimeUtc(Directory.GetFiles(_feed.Cache).Single(), DateTime.UtcNow.AddHours(-25));
        Assert.Equal(["floating/1.0.0"], Versions((await Prepare("#r \"nuget: Floating\"", Context("no-such-dotnet"))).Libraries));
        Assert.EndsWith("; using the versions restored earlier", Assert.Single(_reported), StringComparison.Ordinal);
        Assert.Equal(["floating/2.0.0"], Versions((await Prepare("#r \"nuget: Floating\"")).Libraries));
    }

    [Fact]
    public async Task A_package_that_cannot_be_restored_is_named_with_its_line_and_does_not_affect_later_cells()
    {
        _feed.Pack("There", "1.0.0");
        _feed.Pack("Other", "1.0.0");
        var context = Context();

        await AssertFails(
            "\n#r \"nuget: Other\"\n#r \"nuget: There, 9.9.9\"\n#r \"nuget: Nowhere\"",
            "line 3: NU1101: Unable to find package Nowhere. No packages exist with this id in source(s): local; "
            + "NU1102: Unable to find package There with version (= 9.9.9) - Found 1 version(s) in local [ Nearest version: 1.0.0 ]",
            context);
        Assert.Equal(["there/1.0.0"], Versions((await Prepare("#r \"nuget: There\"", context)).Libraries));
    }

    [Fact]
    public async Task A_source_applies_to_the_cell_that_adds_it_and_to_later_cells()
    {
        _feed.Pack("Elsewhere", "1.0.0", feed: "other");
        var context = Context();

        await Prepare("#i \"nuget: other\"", context);
        Assert.Equal(["elsewhere/1.0.0"], Versions((await Prepare("#r \"nuget: Elsewhere\"", context)).Libraries));
    }

    private CellContext Context(string? dotnet = null) => new(_feed.Folder)
    {
        Libraries = new NotebookLibraries(new PackageRestore(_feed.Folder)
        {
            Cache = _feed.Cache,
            Dotnet = dotnet is null ? new DotnetCommand() : new DotnetCommand { Program = dotnet },
        }),
        Report = line =>
        {
            if (!line.EndsWith(" …", StringComparison.Ordinal)) // the progress message of a slow restore
            {
                _reported.Add(line);
            }
        },
    };

    private Task<PreparedCell> Prepare(string code, CellContext? context = null) =>
        CellPreparation.PrepareAsync(code, context ?? Context(), TestContext.Current.CancellationToken);

    private async Task AssertFails(string code, string message, CellContext context)
    {
        var error = await Assert.ThrowsAsync<DirectiveException>(() => Prepare(code, context));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    // The paths are …/installed/name/1.0.0/lib/netstandard2.0/name.dll
    private static IEnumerable<string> Versions(LibraryFiles files) =>
        files.Assemblies.Select(path => path.Split(Path.DirectorySeparatorChar)[^5..^3]).Select(parts => string.Join('/', parts)).Order();

    private static object? Call(string assembly, string type) =>
        AssemblyLoadContext.Default.LoadFromAssemblyName(new(assembly)).GetType(type)!.GetProperty("Value")!.GetValue(null);
}
