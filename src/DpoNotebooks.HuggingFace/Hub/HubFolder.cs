namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>A name on the hub as a folder on this machine.</summary>
public static class HubFolder
{
    private const string Forbidden = "and HF_HUB_OFFLINE forbids to ask the hub; unset it to download";

    /// <summary>The folder of <c>hub:owner/name[@revision]</c> in the cache, what it lacks downloaded first; a folder's own path as it is.</summary>
    /// <param name="nameOrFolder">A hub name (see <see cref="HubName"/>), or a path, which comes back unchanged and unchecked.</param>
    /// <param name="files">What is wanted; null: <see cref="HubFiles.Model"/>. A dataset needs <see cref="HubFiles.Matching"/>.</param>
    /// <param name="settings">Null: as the environment says.</param>
    /// <param name="progress">Told of the bytes that come.</param>
    /// <param name="stop">Stops between two reads; what has come stays, and the next call goes on there.</param>
    /// <remarks>A branch or tag is looked up each time, unless <see cref="HubSettings.Offline"/>; a commit that is here is not.</remarks>
    /// <exception cref="FormatException">A hub name of another form.</exception>
    /// <exception cref="HubException">The repository or a file of it cannot be had; offline, the cache lacks it.</exception>
    public static string Resolve(string nameOrFolder, HubSelection? files = null, HubSettings? settings = null, Action<HubProgress>? progress = null, CancellationToken stop = default)
    {
        if (!HubName.IsHubName(nameOrFolder))
        {
            return nameOrFolder;
        }

        var name = HubName.Parse(nameOrFolder);
        files ??= name.IsDataset ? throw new HubException($"{name}: say which files of a dataset are wanted, as HubFiles.Matching(\"data/train-*.parquet\") does") : HubFiles.Model;
        settings ??= HubSettings.FromEnvironment();
        var cache = new HubCache(settings.CacheFolder, name);
        return settings.Offline ? Cached(name, cache, files)
            : name.IsCommit && IsHere(name, cache, files) ? cache.Snapshot(name.Revision)
            : Downloaded(name, cache, files, settings, progress, stop);
    }

    private static string Downloaded(HubName name, HubCache cache, HubSelection files, HubSettings settings, Action<HubProgress>? progress, CancellationToken stop)
    {
        using var client = new HubClient(name, settings, stop);
        var download = new HubDownload(client, cache, name, settings, progress, stop);
        var listing = new HubRetry(settings.Patience, stop).Run(() => HubListing.Get(client, name, settings.Patience.Silence, stop));
        cache.Write(listing);
        All(name, files, listing, file => download.Get(listing.Commit, file));
        cache.WriteRef(listing.Commit);
        return cache.Snapshot(listing.Commit);
    }

    private static string Cached(HubName name, HubCache cache, HubSelection files)
    {
        var commit = cache.Commit ?? throw new HubException($"{name}: the cache does not have it, {Forbidden}");
        var listing = cache.ReadListing(commit) ?? new HubListing(commit, cache.FilesHere(commit));
        All(name, files, listing, file => cache.Has(commit, file) ? cache.FilePath(commit, file)
            : throw new FileNotFoundException($"the cache lacks {file} of commit {commit}"), hint: $", {Forbidden}");
        return cache.Snapshot(commit);
    }

    /// <summary>Whether all that is wanted of a commit is here; only where its listing is known, for another tool may have downloaded a part.</summary>
    private static bool IsHere(HubName name, HubCache cache, HubSelection files)
    {
        try
        {
            return cache.ReadListing(name.Revision) is not null && Cached(name, cache, files).Length > 0;
        }
        catch (HubException)
        {
            return false;
        }
    }

    private static void All(HubName name, HubSelection files, HubListing listing, Func<string, string> get, string? hint = null)
    {
        try
        {
            foreach (var file in files(listing.Files, Safely).Distinct())
            {
                Safely(file);
            }
        }
        catch (FileNotFoundException e)
        {
            throw new HubException($"{name}: {e.Message}{hint}", e);
        }

        string Safely(string file) => HubName.IsSafePath(file) ? get(file)
            : throw new HubException($"{name}: the repository names a file '{file}', which would not lie in its folder; it is refused");
    }
}
