using System.Net;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Brings single files of one repository into the cache: what is there stays, what is broken off goes on, what is wrong is refused.</summary>
internal sealed class HubDownload(HubClient client, HubCache cache, HubName name, HubSettings settings, Action<HubProgress>? progress, CancellationToken stop)
{
    private readonly HubRetry _retry = new(settings.Patience, stop);

    /// <summary>The path of a commit's file, downloaded if it is not there.</summary>
    /// <exception cref="HubException">It cannot be had, or what comes has another length or hash than the hub says.</exception>
    public string Get(string commit, string file)
    {
        if (!cache.Has(commit, file))
        {
            var address = name.FilePath(commit, file);
            var (etag, size) = _retry.Run(() => Head(address));
            using (BlobLock.Take(cache.LockPath(etag), stop))
            {
                if (!IsWhole(cache.BlobPath(etag), size))
                {
                    Download(new Content(file, address, etag, size, cache.BlobPath(etag) + ".incomplete"));
                }
            }

            cache.Link(commit, file, etag);
        }

        return cache.FilePath(commit, file);
    }

    private static bool IsWhole(string blob, long? size) => File.Exists(blob) && (size is null || new FileInfo(blob).Length == size);

    private (string Etag, long? Size) Head(string address)
    {
        using var response = client.Head(address);
        var (etag, size) = HubHeaders.Content(response);
        return etag is not null && BlobHash.IsHash(etag) ? (etag, size)
            : throw new HubException($"{settings.Endpoint}/{address}: the ETag '{etag}' is neither SHA-256 nor git's SHA-1, so that the file could not be verified; it is not downloaded");
    }

    private void Download(Content content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(content.Incomplete) ?? content.Incomplete);
        _retry.Run(() => Attempt(content), () => File.Exists(content.Incomplete) ? new FileInfo(content.Incomplete).Length : 0);
        var hash = BlobHash.Of(content.Incomplete, content.Etag);
        if (hash != content.Etag)
        {
            throw Refused(content, $"has the hash {hash}, and the hub says {content.Etag}");
        }

        File.Move(content.Incomplete, cache.BlobPath(content.Etag), overwrite: true);
    }

    /// <summary>One request for what is missing; leaves all that came in the incomplete file.</summary>
    private bool Attempt(Content content)
    {
        using var file = new FileStream(content.Incomplete, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        file.Seek(0, SeekOrigin.End);
        if (file.Length == content.Size)
        {
            return true;
        }

        if (file.Length > content.Size)
        {
            file.SetLength(0);
        }

        using var response = client.Get(content.Address, from: file.Length);
        var range = response.Content.Headers.ContentRange;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || (response.StatusCode == HttpStatusCode.PartialContent && range?.From != file.Length))
        {
            file.SetLength(0);
            throw new HubFailure($"{settings.Endpoint}/{content.Address}: the server does not go on where the download broke off; it begins anew");
        }

        if (response.StatusCode == HttpStatusCode.OK)
        {
            file.SetLength(0); // the server knows no ranges: all of it comes again
        }

        var announced = file.Length + response.Content.Headers.ContentLength;
        if (announced is not null && content.Size is not null && announced != content.Size)
        {
            file.Dispose();
            throw Refused(content, $"would have {announced} bytes, and the hub says {content.Size}");
        }

        Receive(response, file, content);
        return true;
    }

    private void Receive(HttpResponseMessage response, FileStream file, Content content)
    {
        using var body = new HubBody(response, settings.Patience.Silence, stop);
        var buffer = new byte[1 << 20];
        for (int read; (read = body.Read(buffer)) > 0;)
        {
            file.Write(buffer, 0, read);
            progress?.Invoke(new HubProgress(content.File, file.Length, content.Size));
            if (file.Length > content.Size)
            {
                file.Dispose();
                throw Refused(content, $"goes on beyond the {content.Size} bytes that the hub says");
            }
        }

        if (file.Length < content.Size)
        {
            throw new HubFailure($"{settings.Endpoint}/{content.Address} was cut off after {file.Length} of {content.Size} bytes");
        }
    }

    private HubException Refused(Content content, string problem)
    {
        File.Delete(content.Incomplete);
        return new HubException($"{name}: {content.File} {problem}. It is refused and what came of it is removed; run this again, and if it stays so, the server's copy is damaged");
    }

    private sealed record Content(string File, string Address, string Etag, long? Size, string Incomplete);
}
