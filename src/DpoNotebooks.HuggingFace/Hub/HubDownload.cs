using System.Net;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Downloads single files of one repository into the cache. It skips existing files, resumes interrupted downloads and rejects wrong
/// contents.</summary>
internal sealed class HubDownload(HubClient client, HubCache cache, HubName name, HubSettings settings, Action<HubProgress>? progress, CancellationToken stop)
{
    private readonly HubRetry _retry = new(settings.Retry, stop);

    /// <summary>Returns the path of a file of a commit. Downloads it if it is not in the cache.</summary>
    /// <exception cref="HubException">The file cannot be downloaded, or its length or hash differs from what the hub states.</exception>
    public string Get(string commit, string file)
    {
        if (!cache.Has(commit, file))
        {
            var address = name.FilePath(commit, file);
            var (etag, size) = _retry.Run(() => Head(address));
            using (BlobLock.Acquire(cache.LockPath(etag), stop))
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
            : throw new HubException($"{settings.Endpoint}/{address}: the ETag '{etag}' is neither SHA-256 nor git's SHA-1, so the file could not be verified; "
                + "it is not downloaded");
    }

    private void Download(Content content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(content.Incomplete) ?? content.Incomplete);
        _retry.Run(() => Attempt(content), () => File.Exists(content.Incomplete) ? new FileInfo(content.Incomplete).Length : 0);
        var hash = BlobHash.Compute(content.Incomplete, content.Etag);
        if (hash != content.Etag)
        {
            throw Reject(content, $"has the hash {hash}, but the hub states {content.Etag}");
        }

        File.Move(content.Incomplete, cache.BlobPath(content.Etag), overwrite: true);
    }

    /// <summary>Requests the missing bytes and appends them to the incomplete file.</summary>
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
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
            || (response.StatusCode == HttpStatusCode.PartialContent && range?.From != file.Length))
        {
            file.SetLength(0);
            throw new HubFailure($"{settings.Endpoint}/{content.Address}: the server does not resume the download; it restarts from the beginning");
        }

        if (response.StatusCode == HttpStatusCode.OK)
        {
            file.SetLength(0); // the server does not support ranges and sends the whole file
        }

        var announced = file.Length + response.Content.Headers.ContentLength;
        if (announced is not null && content.Size is not null && announced != content.Size)
        {
            file.Dispose();
            throw Reject(content, $"would have {announced} bytes, but the hub states {content.Size}");
        }

        Receive(response, file, content);
        return true;
    }

    private void Receive(HttpResponseMessage response, FileStream file, Content content)
    {
        using var body = new HubBody(response, settings.Retry.ReadTimeout, stop);
        var buffer = new byte[1 << 20];
        for (int read; (read = body.Read(buffer)) > 0;)
        {
            file.Write(buffer, 0, read);
            progress?.Invoke(new HubProgress(content.File, file.Length, content.Size));
            if (file.Length > content.Size)
            {
                file.Dispose();
                throw Reject(content, $"is longer than the {content.Size} bytes that the hub states");
            }
        }

        if (file.Length < content.Size)
        {
            throw new HubFailure($"{settings.Endpoint}/{content.Address} was cut off after {file.Length} of {content.Size} bytes");
        }
    }

    private HubException Reject(Content content, string problem)
    {
        File.Delete(content.Incomplete);
        return new HubException($"{name}: {content.File} {problem}. The file is rejected and the downloaded part is deleted. "
            + "Run this again; if the error persists, the server's copy is damaged");
    }

    private sealed record Content(string File, string Address, string Etag, long? Size, string Incomplete);
}
