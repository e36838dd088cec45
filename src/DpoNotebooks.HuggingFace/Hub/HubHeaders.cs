using System.Globalization;
using System.Net;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>The hub's own headers.</summary>
internal static class HubHeaders
{
    /// <summary>On a redirect: the ETag of what it leads to, the SHA-256 of a large file.</summary>
    public const string LinkedEtag = "X-Linked-Etag";

    /// <summary>On a redirect: the bytes of what it leads to.</summary>
    public const string LinkedSize = "X-Linked-Size";

    /// <summary>RepoNotFound, RevisionNotFound, EntryNotFound, GatedRepo.</summary>
    public const string ErrorCode = "X-Error-Code";

    /// <summary>The hub's own words.</summary>
    public const string ErrorMessage = "X-Error-Message";

    /// <summary>How many requests are left, and for how long.</summary>
    public const string RateLimit = "RateLimit";

    public static string? Value(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>Name and size of a file's content from the headers of HEAD; the name is its hash.</summary>
    public static (string? Etag, long? Size) Content(HttpResponseMessage response)
    {
        var etag = (Value(response, LinkedEtag) ?? Value(response, "ETag"))?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
        var size = long.TryParse(Value(response, LinkedSize), NumberStyles.None, CultureInfo.InvariantCulture, out var linked) ? linked
            : response.StatusCode == HttpStatusCode.OK ? response.Content.Headers.ContentLength : null;
        return (etag, size);
    }
}
