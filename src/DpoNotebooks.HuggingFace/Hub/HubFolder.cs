namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Resolves the name of a repository on the hub to a local folder.</summary>
public static class HubFolder
{
    private const string Forbidden = "and HF_HUB_OFFLINE forbids requests to the hub; unset it to download";

    /// <summary>Returns the cache folder of <c>hub:[datasets/]owner/name[@revision]</c> after downloading the missing files. Any other text is
    /// returned unchanged, as the path of a folder.</summary>
    /// <param name="nameOrFolder">A hub name, or a path, which is returned without a check.</param>
    /// <param name="files">The files to download; null for <see cref="HubFiles.Model"/>. A dataset requires <see cref="HubFiles.Matching"/>.</param>
    /// <param name="progress">Receives the progress of each file.</param>
    /// <param name="stop">Cancels between two reads. The downloaded part stays, and the next call resumes there.</param>
    /// <remarks>A branch or tag is looked up on each call unless HF_HUB_OFFLINE is set. A commit in the cache is not looked up. The environment variables
    /// of the Hugging Face tools apply: HF_HOME, HF_HUB_CACHE, HF_TOKEN, HF_TOKEN_PATH, HF_ENDPOINT, HF_HUB_OFFLINE.</remarks>
    /// <exception cref="FormatException">The hub name is malformed.</exception>
    /// <exception cref="HubException">The repository or a file is not available, or, offline, not in the cache.</exception>
    public static string Resolve(
        string nameOrFolder, HubSelection? files = null, Action<HubProgress>? progress = null, CancellationToken stop = default) =>
        HubName.IsHubName(nameOrFolder) ? ResolveRepository(HubName.Parse(nameOrFolder), files, HubSettings.FromEnvironment(), progress, stop) : nameOrFolder;

    /// <summary>Returns the cache folder of a repository, with explicit settings.</summary>
    internal static string ResolveRepository(
        HubName name, HubSelection? files, HubSettings settings, Action<HubProgress>? progress = null, CancellationToken stop = default)
    {
        files ??= !name.IsDataset ? HubFiles.Model
            : throw new HubException($"{name}: select the files of the dataset, for example with HubFiles.Matching(\"data/train-*.parquet\")");
        var cache = new HubCache(settings.CacheFolder, name);
        return settings.Offline ? FindCached(name, cache, files)
            : name.IsCommit && IsComplete(name, cache, files) ? cache.Snapshot(name.Revision)
            : Download(name, cache, files, settings, progress, stop);
    }

    private static string Download(
        HubName name, HubCache cache, HubSelection files, HubSettings settings, Action<HubProgress>? progress, CancellationToken stop)
    {
        using var client = new HubClient(name, settings, stop);
        var download = new HubDownload(client, cache, name, settings, progress, stop);
        var listing = new HubRetry(settings.Retry, stop).Run(() => HubListing.Get(client, name, settings.Retry.ReadTimeout, stop));
        cache.Write(listing);
        GetAll(name, files, listing, file => download.Get(listing.Commit, file));
        cache.WriteRef(listing.Commit);
        return cache.Snapshot(listing.Commit);
    }

    private static string FindCached(HubName name, HubCache cache, HubSelection files)
    {
        var commit = cache.Commit ?? throw new HubException($"{name}: the cache does not have it, {Forbidden}");
        var listing = cache.ReadListing(commit) ?? new HubListing(commit, cache.CachedFiles(commit));
        GetAll(name, files, listing, file => cache.Has(commit, file) ? cache.FilePath(commit, file)
            : throw new FileNotFoundException($"the cache does not have {file} of commit {commit}"), hint: $", {Forbidden}");
        return cache.Snapshot(commit);
    }

    /// <summary>Whether the cache has all selected files of a commit. Without a list of files the answer is false, because another tool may have
    /// downloaded only a part.</summary>
    private static bool IsComplete(HubName name, HubCache cache, HubSelection files)
    {
        try
        {
            return cache.ReadListing(name.Revision) is not null && FindCached(name, cache, files).Length > 0;
        }
        catch (HubException)
        {
            return false;
        }
    }

    private static void GetAll(HubName name, HubSelection files, HubListing listing, Func<string, string> get, string? hint = null)
    {
        try
        {
            foreach (var file in files(listing.Files, GetSafely).Distinct())
            {
                GetSafely(file);
            }
        }
        catch (FileNotFoundException e)
        {
            throw new HubException($"{name}: {e.Message}{hint}", e);
        }

        string GetSafely(string file) => HubName.IsSafePath(file) ? get(file)
            : throw new HubException($"{name}: the repository lists the file '{file}', which would be outside its folder; it is rejected");
    }
}
