using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Checks the status of responses and explains each error.</summary>
/// <param name="Page">The address of the repository's page.</param>
/// <param name="HasToken">Whether requests carry an access token.</param>
internal sealed partial record HubResponseCheck(string Page, bool HasToken)
{
    /// <summary>Returns a successful response. Disposes any other response and throws.</summary>
    /// <param name="response">The response.</param>
    /// <param name="address">The address that was requested.</param>
    /// <param name="isHub">Whether the hub itself responded. An error of another host may come from an expired address; the hub provides a new one.</param>
    /// <exception cref="HubFailure">The status is 429, 408 or 5xx, or another host returned an error. A retry may succeed.</exception>
    /// <exception cref="HubException">Any other error.</exception>
    public HttpResponseMessage Check(HttpResponseMessage response, Uri address, bool isHub)
    {
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return response;
        }

        using (response)
        {
            var problem = $"{HubClient.WithoutQuery(address)} answers {(int)response.StatusCode} ({ServerMessage(response)})";
            var isTransient = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
            throw isTransient || !isHub
                ? new HubFailure(problem, retryAfter: RetryAfter(response))
                : new HubException($"{problem}: {Explain(response)}");
        }
    }

    private string Explain(HttpResponseMessage response) => ((int)response.StatusCode, HubHeaders.Value(response, HubHeaders.ErrorCode)) switch
    {
        (401 or 403, "GatedRepo") => $"the repository is gated: accept its terms at {Page}, and {TokenHint}",
        (401, _) => "there is no such repository, or it is private or gated. Check the name; if it is correct, "
            + $"accept its terms at {Page}, and {TokenHint}",
        (403, _) => $"access is refused: accept the repository's terms at {Page} if it has any, and {TokenHint}",
        (404, "RevisionNotFound") => $"there is no such branch, tag or commit; see {Page}",
        (404, "EntryNotFound") => "there is no such file in that revision",
        (404, _) => $"there is no such repository or revision; check the name at {Page}",
        _ => "the hub rejects the request",
    };

    private string TokenHint => HasToken
        ? "check that the token of HF_TOKEN, or of the token file, is valid and its owner has access"
        : "set HF_TOKEN to an access token (or write it to the file token in HF_HOME)";

    /// <summary>Returns the server's message on one line, at most 200 characters.</summary>
    private static string ServerMessage(HttpResponseMessage response)
    {
        var message = HubHeaders.Value(response, HubHeaders.ErrorMessage) ?? HubHeaders.Value(response, HubHeaders.ErrorCode) ?? response.ReasonPhrase;
        message = string.IsNullOrWhiteSpace(message) ? response.StatusCode.ToString() : message.ReplaceLineEndings(" ");
        return message.Length > 200 ? $"{message[..200]}…" : message;
    }

    /// <summary>Returns Retry-After, or the seconds until the hub's rate limit resets: RateLimit: "api";r=0;t=55.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - DateTimeOffset.UtcNow
        : response.StatusCode == HttpStatusCode.TooManyRequests && HubHeaders.Value(response, HubHeaders.RateLimit) is { } limit
            && Reset().Match(limit) is { Success: true } reset
            ? TimeSpan.FromSeconds(int.Parse(reset.Groups[1].Value, CultureInfo.InvariantCulture))
        : null;

    [GeneratedRegex(@"(?:^|;)\s*t=(\d{1,6})")]
    private static partial Regex Reset();
}
