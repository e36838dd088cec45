using System.Security.Cryptography;
using System.Text;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>Gets packages by dotnet restore, which knows the reader's sources, proxies and credentials, and keeps what it found.</summary>
/// <param name="folder">Where NuGet.config is sought, and upwards from there.</param>
internal sealed class PackageRestore(string folder)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    // "The newest" is asked for again after a day.
    private static readonly TimeSpan FloatingFor = TimeSpan.FromDays(1);

    /// <summary>Where the found is kept: a file for each set of packages. By default in the user's cache folder.</summary>
    public string Cache { get; init; } = Path.Combine(UserCache(), "dpo-notebooks", "packages");

    /// <summary>The dotnet command.</summary>
    public DotnetCommand Dotnet { get; init; } = new();

    /// <summary>The packages and all that they need, other than what is there.</summary>
    /// <param name="requests">Packages.</param>
    /// <param name="sources">Sources beside those of NuGet.config.</param>
    /// <param name="present">Versions of packages that are there, by name.</param>
    /// <param name="say">Takes a line where it takes long.</param>
    /// <param name="stop">Stops the wait.</param>
    /// <exception cref="PackageException">A package that cannot be had, or no SDK; in NuGet's words.</exception>
    public async Task<IReadOnlyList<ResolvedPackage>> RestoreAsync(
        IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources, IReadOnlyDictionary<string, string> present, Action<string> say, CancellationToken stop)
    {
        var project = RestoreProject.Text(Path.GetFullPath(folder), requests, sources, present);
        var kept = Path.Combine(Cache, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..32]}.json");
        var known = Kept(kept);
        if (known is not null && !(requests.Any(request => request.IsFloating) && DateTime.UtcNow - File.GetLastWriteTimeUtc(kept) > FloatingFor))
        {
            return known;
        }

        try
        {
            var restoring = RestoreProjectAsync(project, stop);
            if (await Task.WhenAny(restoring, Task.Delay(Silence, stop)) != restoring && !stop.IsCancellationRequested)
            {
                say($"restoring {string.Join(", ", requests)} …");
            }

            var assets = await restoring;
            WholeFile.Write(kept, assets);
            return ResolvedPackage.Read(assets);
        }
        catch (PackageException e) when (known is not null)
        {
            say($"{e.Message}; the versions found last time are used");
            return known;
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
                : throw new PackageException(RestoreErrors.Line(output));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    // What was found earlier, if its packages are still in their folders.
    private static IReadOnlyList<ResolvedPackage>? Kept(string file)
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
