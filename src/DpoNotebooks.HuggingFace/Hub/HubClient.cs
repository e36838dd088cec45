using System.Globalization;
using System.Net.Http.Headers;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Sends HTTP requests to the hub. It follows redirects itself so that the token is sent to the hub's own host only.</summary>
internal sealed class HubClient : IDisposable
{
    private const int MaxRedirects = 10;

    private readonly HubSettings _settings;
    private readonly HubResponseCheck _check;
    private readonly Uri _endpoint;
    private readonly HttpClient _http;
    private readonly CancellationToken _stop;

    public HubClient(HubName name, HubSettings settings, CancellationToken stop)
    {
        (_settings, _stop, _endpoint) = (settings, stop, new Uri(settings.Endpoint + "/"));
        _check = new HubResponseCheck($"{settings.Endpoint}/{name.PagePath}", settings.Token is not null);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = settings.Retry.ReadTimeout })
        {
            Timeout = settings.Retry.ReadTimeout,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("DpoNotebooks", "1.0"));
    }

    /// <summary>Sends GET and returns the response before its body is read: status 200, or 206 or 416 if <paramref name="from"/> is positive.</summary>
    /// <exception cref="HubFailure">There is no response, or an error that a retry may resolve.</exception>
    /// <exception cref="HubException">The hub rejects the request, or redirects too often.</exception>
    public HttpResponseMessage Get(string path, long from = 0) => Send(HttpMethod.Get, path, from);

    /// <summary>Sends HEAD and returns the hub's headers of a file. A redirect to the storage of large files is not followed because the hub's own
    /// response has the size and the hash.</summary>
    public HttpResponseMessage Head(string path) => Send(HttpMethod.Head, path, from: 0);

    private HttpResponseMessage Send(HttpMethod method, string path, long from)
    {
        var address = new Uri(_endpoint, path);
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            var response = SendOnce(method, address, from);
            var next = (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location ? new Uri(address, location) : null;
            if (next is null || (method == HttpMethod.Head && (response.Headers.Contains(HubHeaders.LinkedEtag) || !IsHub(next))))
            {
                return next is null ? _check.Check(response, address, IsHub(address)) : response;
            }

            response.Dispose();
            address = next.Scheme == address.Scheme || next.Scheme == "https" ? next
                : throw new HubException($"{WithoutQuery(address)} redirects to {WithoutQuery(next)}, which is less secure; the redirect is not followed");
        }

        throw new HubException($"{_settings.Endpoint}/{path} redirects more than {MaxRedirects} times");
    }

    private HttpResponseMessage SendOnce(HttpMethod method, Uri address, long from)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity")); // compressed bytes would have a different length
        request.Headers.Range = from > 0 ? new RangeHeaderValue(from, null) : null;
        request.Headers.Authorization = _settings.Token is { } token && IsHub(address) ? new AuthenticationHeaderValue("Bearer", token.Value) : null;
        try
        {
            return _http.Send(request, HttpCompletionOption.ResponseHeadersRead, _stop);
        }
        catch (HttpRequestException e)
        {
            throw new HubFailure($"{WithoutQuery(address)} cannot be reached: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!_stop.IsCancellationRequested)
        {
            var seconds = _settings.Retry.ReadTimeout.TotalSeconds;
            throw new HubFailure(string.Create(CultureInfo.InvariantCulture, $"{WithoutQuery(address)} did not answer within {seconds} s"), e);
        }
    }

    /// <summary>Returns an address without its query, which contains the signature of a redirect's target.</summary>
    internal static string WithoutQuery(Uri address) => address.GetLeftPart(UriPartial.Path);

    private bool IsHub(Uri address) => (address.Scheme, address.Host, address.Port) == (_endpoint.Scheme, _endpoint.Host, _endpoint.Port);

    public void Dispose() => _http.Dispose();
}
