using System.Security.Cryptography;
using System.Text;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>Restores packages with dotnet restore, which knows the user's sources, proxies and credentials, and caches the result.</summary>
/// <param name="folder">The folder in which the search for NuGet.config starts; it continues in the parent folders.</param>
internal sealed class PackageRestore(string folder)
{
    private static readonly TimeSpan ReportDelay = TimeSpan.FromSeconds(2);

    // Floating versions are resolved again after a day.
    private static readonly TimeSpan FloatingLifetime = TimeSpan.FromDays(1);

    /// <summary>The cache folder, with one file per set of packages. By default it is in the user's cache folder.</summary>
    public string Cache { get; init; } = Path.Combine(UserCache(), "dpo-notebooks", "packages");

    /// <summary>The dotnet command.</summary>
    public DotnetCommand Dotnet { get; init; } = new();

    /// <summary>Restores packages and their dependencies, without the packages that are already loaded.</summary>
    /// <param name="requests">The packages.</param>
    /// <param name="sources">Sources in addition to those of NuGet.config.</param>
    /// <param name="loaded">The versions of the loaded packages, by name.</param>
    /// <param name="report">Receives messages for the user, one line each.</param>
    /// <param name="stop">Stops the restore.</param>
    /// <exception cref="PackageException">A package cannot be restored, or the SDK is missing. The message is NuGet's.</exception>
    public async Task<IReadOnlyList<ResolvedPackage>> RestoreAsync(
        IReadOnlyList<PackageRequest> requests,
        IReadOnlyList<string> sources,
        IReadOnlyDictionary<string, string> loaded,
        Action<string> report,
        CancellationToken stop)
    {
        var project = RestoreProject.Text(Path.GetFullPath(folder), requests, sources, loaded);
        var cacheFile = Path.Combine(Cache, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..32]}.json");
        var cached = ReadCached(cacheFile);
        var isExpired = requests.Any(request => request.IsFloating) && DateTime.UtcNow - File.GetLastWriteTimeUtc(cacheFile) > FloatingLifetime;
        if (cached is not null && !isExpired)
        {
            return cached;
        }

        try
        {
            var restoring = RestoreProjectAsync(project, stop);
            if (await Task.WhenAny(restoring, Task.Delay(ReportDelay, stop)) != restoring && !stop.IsCancellationRequested)
            {
                report($"restoring {string.Join(", ", requests)} …");
            }

            var assets = await restoring;
            WholeFile.Write(cacheFile, assets);
            return ResolvedPackage.Read(assets);
        }
        catch (PackageException e) when (cached is not null)
        {
            report($"{e.Message}; using the versions restored earlier");
            return cached;
        }
    }

    private async Task<string> RestoreProjectAsync(string project, CancellationToken stop)
    {
        var work = Directory.CreateDirectory(Path.Combine(Cache, $"{Guid.NewGuid():N}.tmp")).FullName;
        try
        {
            var file = Path.Combine(work, "packages.csproj");
            await File.WriteAllTextAsync(file, project, stop);
            var (status, output) = await Dotnet.RunAsync(work, ["restore", file, "-v:quiet", "-nologo", "-tl:off", "-m:1"], stop);
            return status == 0
                ? await File.ReadAllTextAsync(Path.Combine(work, "obj", "project.assets.json"), stop)
                : throw new PackageException(RestoreErrors.Summarize(output));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    // Null if the file or one of the packages' files does not exist.
    private static IReadOnlyList<ResolvedPackage>? ReadCached(string file)
    {
        try
        {
            return File.Exists(file) ? ResolvedPackage.Read(File.ReadAllText(file)) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static string UserCache() =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
        : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache");
}
