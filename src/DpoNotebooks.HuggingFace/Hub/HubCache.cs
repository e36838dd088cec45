using System.Text.Json;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>One repository in the cache that the Hugging Face tools share: blobs holds the contents, named by their hash; snapshots has one
/// folder per commit, whose files are links to blobs; refs holds the last known commit of branches and tags.</summary>
/// <remarks>In addition, .listings stores the list of files of each commit, so that a partial download is not mistaken for a complete one.</remarks>
internal sealed class HubCache(string cacheFolder, HubName name)
{
    private readonly string _folder = Path.Combine(cacheFolder, name.CacheName);

    /// <summary>Creates a symbolic link. If it fails, the blob is copied.</summary>
    public Action<string, string> CreateLink { get; init; } = (path, target) => File.CreateSymbolicLink(path, target);

    /// <summary>The commit of the revision at its last complete download, or null.</summary>
    public string? Commit => name.IsCommit ? name.Revision
        : File.Exists(RefPath) && File.ReadAllText(RefPath).Trim() is { } commit && HubName.IsCommitHash(commit) ? commit
        : null;

    private string RefPath => Path.Combine([_folder, "refs", .. name.Revision.Split('/')]);

    /// <summary>Returns the folder of a commit's files.</summary>
    public string Snapshot(string commit) => Path.Combine(_folder, "snapshots", commit);

    /// <summary>Returns the path of a file of a commit.</summary>
    public string FilePath(string commit, string file) => Path.Combine([Snapshot(commit), .. file.Split('/')]);

    /// <summary>Whether a file of a commit exists. File.Exists alone returns true for a broken link.</summary>
    public bool Has(string commit, string file) => Exists(FilePath(commit, file));

    /// <summary>Returns the path of a blob.</summary>
    public string BlobPath(string etag) => Path.Combine(_folder, "blobs", etag);

    /// <summary>Returns the lock file of a blob, the same that huggingface_hub locks.</summary>
    public string LockPath(string etag) => Path.Combine(cacheFolder, ".locks", name.CacheName, etag + ".lock");

    /// <summary>Returns the list of files of a commit, or null if only another tool has downloaded it.</summary>
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

    /// <summary>Returns the files of a commit that exist in the cache.</summary>
    public IReadOnlyList<string> CachedFiles(string commit) =>
        Directory.Exists(Snapshot(commit))
            ? [.. Directory.EnumerateFiles(Snapshot(commit), "*", SearchOption.AllDirectories).Where(Exists)
                .Select(file => Path.GetRelativePath(Snapshot(commit), file).Replace(Path.DirectorySeparatorChar, '/'))]
            : [];

    /// <summary>Stores the list of files of a commit.</summary>
    public void Write(HubListing listing) => WholeFile.Write(ListingPath(listing.Commit), listing.Write);

    /// <summary>Stores the commit of the revision. Call it after the download is complete.</summary>
    public void WriteRef(string commit)
    {
        if (!name.IsCommit)
        {
            WholeFile.Write(RefPath, commit);
        }
    }

    /// <summary>Links a blob into the folder of a commit.</summary>
    public void Link(string commit, string file, string etag)
    {
        var path = FilePath(commit, file);
        var folder = Path.GetDirectoryName(path) ?? path;
        Directory.CreateDirectory(folder);
        var link = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            CreateLink(link, Path.GetRelativePath(folder, BlobPath(etag)));
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

    private static bool Exists(string path) => File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists ?? true);

    private string ListingPath(string commit) => Path.Combine(_folder, ".listings", commit + ".json");
}
