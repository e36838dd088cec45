using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>What refusals mean, and what to do about each.</summary>
/// <param name="Page">The repository's page.</param>
/// <param name="HasToken">Whether requests carry a token.</param>
internal sealed partial record HubAnswer(string Page, bool HasToken)
{
    /// <summary>The response if it brings what was asked for; otherwise it is disposed of.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="address">Who gave it.</param>
    /// <param name="isHub">The hub itself answers; elsewhere a refusal may be that of an address that has expired, and the hub gives a new one.</param>
    /// <exception cref="HubFailure">429, 408 and 5xx, and every refusal elsewhere: another time the answer may be another.</exception>
    /// <exception cref="HubException">Every other refusal.</exception>
    public HttpResponseMessage Checked(HttpResponseMessage response, Uri address, bool isHub)
    {
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return response;
        }

        using (response)
        {
            var answer = $"{HubClient.Bare(address)} answers {(int)response.StatusCode} ({Words(response)})";
            var mayPass = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
            throw mayPass || !isHub ? new HubFailure(answer, retryAfter: RetryAfter(response)) : new HubException($"{answer}: {Meaning(response)}");
        }
    }

    private string Meaning(HttpResponseMessage response) => ((int)response.StatusCode, HubHeaders.Value(response, HubHeaders.ErrorCode)) switch
    {
        (401 or 403, "GatedRepo") => $"the repository is gated: accept its terms at {Page}, and {Token}",
        (401, _) => $"there is no such repository, or it is private or gated. Check the name; if it is right, accept its terms at {Page}, and {Token}",
        (403, _) => $"access is refused: accept the repository's terms at {Page} if it has any, and {Token}",
        (404, "RevisionNotFound") => $"there is no such branch, tag or commit; see {Page}",
        (404, "EntryNotFound") => "there is no such file in that revision",
        (404, _) => $"there is no such repository or revision; check the name at {Page}",
        _ => "the hub refuses",
    };

    private string Token => HasToken
        ? "see whether the token of HF_TOKEN, or of the token file, is valid and its owner has access"
        : "set HF_TOKEN to an access token (or write it into the file token in HF_HOME)";

    /// <summary>The server's own words, on one line and not too many.</summary>
    private static string Words(HttpResponseMessage response)
    {
        var words = HubHeaders.Value(response, HubHeaders.ErrorMessage) ?? HubHeaders.Value(response, HubHeaders.ErrorCode) ?? response.ReasonPhrase;
        words = string.IsNullOrWhiteSpace(words) ? response.StatusCode.ToString() : words.ReplaceLineEndings(" ");
        return words.Length > 200 ? $"{words[..200]}…" : words;
    }

    /// <summary>Retry-After, or the seconds until the hub's own count of requests begins anew: RateLimit: "api";r=0;t=55.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - DateTimeOffset.UtcNow
        : response.StatusCode == HttpStatusCode.TooManyRequests && HubHeaders.Value(response, HubHeaders.RateLimit) is { } limit && Reset().Match(limit) is { Success: true } reset
            ? TimeSpan.FromSeconds(int.Parse(reset.Groups[1].Value, CultureInfo.InvariantCulture))
        : null;

    [GeneratedRegex(@"(?:^|;)\s*t=(\d{1,6})")]
    private static partial Regex Reset();
}
