using System.Globalization;
using System.Net.Http.Headers;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>One HTTP request to the hub at a time. Redirects are followed by hand: the token goes to the hub's own host and nowhere else.</summary>
internal sealed class HubClient : IDisposable
{
    private const int MostRedirects = 10;

    private readonly HubSettings _settings;
    private readonly HubAnswer _answer;
    private readonly Uri _endpoint;
    private readonly HttpClient _http;
    private readonly CancellationToken _stop;

    public HubClient(HubName name, HubSettings settings, CancellationToken stop)
    {
        (_settings, _stop, _endpoint) = (settings, stop, new Uri(settings.Endpoint + "/"));
        _answer = new HubAnswer($"{settings.Endpoint}/{name.PagePath}", settings.Token is not null);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = settings.Patience.Silence })
        {
            Timeout = settings.Patience.Silence,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("DpoNotebooks", "1.0"));
    }

    /// <summary>The answer to GET, its body not yet read: 200, or 206 and 416 where <paramref name="from"/> is positive.</summary>
    /// <exception cref="HubFailure">No answer, or one that may be another next time.</exception>
    /// <exception cref="HubException">The hub refuses, or redirects in circles.</exception>
    public HttpResponseMessage Get(string path, long from = 0) => Send(HttpMethod.Get, path, from);

    /// <summary>The headers of a file on the hub itself: a redirect to where large files lie is not followed, for the hub's own answer tells size and hash.</summary>
    public HttpResponseMessage Head(string path) => Send(HttpMethod.Head, path, from: 0);

    private HttpResponseMessage Send(HttpMethod method, string path, long from)
    {
        var address = new Uri(_endpoint, path);
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var response = SendOnce(method, address, from);
            var next = (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location ? new Uri(address, location) : null;
            if (next is null || (method == HttpMethod.Head && (response.Headers.Contains(HubHeaders.LinkedEtag) || !IsHub(next))))
            {
                return next is null ? _answer.Checked(response, address, IsHub(address)) : response;
            }

            response.Dispose();
            address = next.Scheme == address.Scheme || next.Scheme == "https" ? next
                : throw new HubException($"{Bare(address)} redirects to {Bare(next)}, which is less safe; it is not followed");
        }

        throw new HubException($"{_settings.Endpoint}/{path} redirects more than {MostRedirects} times");
    }

    private HttpResponseMessage SendOnce(HttpMethod method, Uri address, long from)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity")); // packed bytes would have another length
        request.Headers.Range = from > 0 ? new RangeHeaderValue(from, null) : null;
        request.Headers.Authorization = _settings.Token is { } token && IsHub(address) ? new AuthenticationHeaderValue("Bearer", token.Value) : null;
        try
        {
            return _http.Send(request, HttpCompletionOption.ResponseHeadersRead, _stop);
        }
        catch (HttpRequestException e)
        {
            throw new HubFailure($"{Bare(address)} cannot be reached: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!_stop.IsCancellationRequested)
        {
            throw new HubFailure(string.Create(CultureInfo.InvariantCulture, $"{Bare(address)} did not answer within {_settings.Patience.Silence.TotalSeconds} s"), e);
        }
    }

    /// <summary>Without its query, which holds the signature of a redirect's target.</summary>
    internal static string Bare(Uri address) => address.GetLeftPart(UriPartial.Path);

    private bool IsHub(Uri address) => (address.Scheme, address.Host, address.Port) == (_endpoint.Scheme, _endpoint.Host, _endpoint.Port);

    public void Dispose() => _http.Dispose();
}
