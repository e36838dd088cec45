using System.Text.Json;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>One repository in the cache that all tools of the hub share: contents in blobs, named by their hash; a folder a commit
/// in snapshots, whose files are links to them; what branches and tags were last in refs.</summary>
/// <remarks>Beside it, .listings keeps which files a commit has, so that a half of a repository is never taken for the whole.</remarks>
internal sealed class HubCache(string cacheFolder, HubName name)
{
    private readonly string _folder = Path.Combine(cacheFolder, name.CacheName);

    /// <summary>Makes a link; where it cannot, the content is copied.</summary>
    public Action<string, string> MakeLink { get; init; } = (path, target) => File.CreateSymbolicLink(path, target);

    /// <summary>The commit that the revision was when it was last downloaded whole, or null.</summary>
    public string? Commit => name.IsCommit ? name.Revision : File.Exists(RefPath) && File.ReadAllText(RefPath).Trim() is { } commit && HubName.IsCommitHash(commit) ? commit : null;

    private string RefPath => Path.Combine([_folder, "refs", .. name.Revision.Split('/')]);

    /// <summary>The folder of a commit's files.</summary>
    public string Snapshot(string commit) => Path.Combine(_folder, "snapshots", commit);

    /// <summary>A file of a commit.</summary>
    public string FilePath(string commit, string file) => Path.Combine([Snapshot(commit), .. file.Split('/')]);

    /// <summary>Whether a file of a commit is here, and not only a link that leads nowhere, which File.Exists takes for a file.</summary>
    public bool Has(string commit, string file) => IsThere(FilePath(commit, file));

    /// <summary>A content.</summary>
    public string BlobPath(string etag) => Path.Combine(_folder, "blobs", etag);

    /// <summary>What is held while a content is downloaded; the same file that huggingface_hub locks.</summary>
    public string LockPath(string etag) => Path.Combine(cacheFolder, ".locks", name.CacheName, etag + ".lock");

    /// <summary>Which files a commit has, or null where only another tool has downloaded it.</summary>
    public HubListing? ReadListing(string commit)
    {
        try
        {
            using var file = File.OpenRead(ListingPath(commit));
            return HubListing.Parse(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The files of a commit that are here.</summary>
    public IReadOnlyList<string> FilesHere(string commit) =>
        Directory.Exists(Snapshot(commit))
            ? [.. Directory.EnumerateFiles(Snapshot(commit), "*", SearchOption.AllDirectories).Where(IsThere)
                .Select(file => Path.GetRelativePath(Snapshot(commit), file).Replace(Path.DirectorySeparatorChar, '/'))]
            : [];

    /// <summary>Keeps which files a commit has.</summary>
    public void Write(HubListing listing) => WholeFile.Write(ListingPath(listing.Commit), listing.Write);

    /// <summary>Keeps what the revision is, once all of it is here.</summary>
    public void WriteRef(string commit)
    {
        if (!name.IsCommit)
        {
            WholeFile.Write(RefPath, commit);
        }
    }

    /// <summary>Puts a content into a commit's folder under its name there.</summary>
    public void Link(string commit, string file, string etag)
    {
        var path = FilePath(commit, file);
        var folder = Path.GetDirectoryName(path) ?? path;
        Directory.CreateDirectory(folder);
        var link = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            MakeLink(link, Path.GetRelativePath(folder, BlobPath(etag)));
            File.Move(link, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            File.Delete(link);
            WholeFile.Write(path, copy =>
            {
                using var blob = File.OpenRead(BlobPath(etag));
                blob.CopyTo(copy);
            });
        }
    }

    private static bool IsThere(string path) => File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists ?? true);

    private string ListingPath(string commit) => Path.Combine(_folder, ".listings", commit + ".json");
}
