using System.Globalization;
using System.Net;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>The hub's HTTP headers.</summary>
internal static class HubHeaders
{
    /// <summary>On a redirect: the ETag of the target, which is the SHA-256 of a large file.</summary>
    public const string LinkedEtag = "X-Linked-Etag";

    /// <summary>On a redirect: the size of the target in bytes.</summary>
    public const string LinkedSize = "X-Linked-Size";

    /// <summary>The error code: RepoNotFound, RevisionNotFound, EntryNotFound, GatedRepo.</summary>
    public const string ErrorCode = "X-Error-Code";

    /// <summary>The error message.</summary>
    public const string ErrorMessage = "X-Error-Message";

    /// <summary>The number of remaining requests and the time until the limit resets.</summary>
    public const string RateLimit = "RateLimit";

    /// <summary>Returns the first value of a header, or null.</summary>
    public static string? Value(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>Reads the ETag and the size of a file from the headers of a HEAD response.</summary>
    public static (string? Etag, long? Size) Content(HttpResponseMessage response)
    {
        var etag = (Value(response, LinkedEtag) ?? Value(response, "ETag"))?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
        var size = long.TryParse(Value(response, LinkedSize), NumberStyles.None, CultureInfo.InvariantCulture, out var linked) ? linked
            : response.StatusCode == HttpStatusCode.OK ? response.Content.Headers.ContentLength : null;
        return (etag, size);
    }
}
