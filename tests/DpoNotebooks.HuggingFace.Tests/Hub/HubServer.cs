using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace DpoNotebooks.HuggingFace.Tests.Hub;

/// <summary>A received request. Header names are in lower case.</summary>
public sealed record HubRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The first requested byte.</summary>
    public int From => Header("range") is { } range ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;
}

/// <summary>A response with full control of its bytes: the announced length can differ from that of the body, and the connection can end anywhere.</summary>
public sealed record HubResponse(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    public long? Length { get; init; }
}

/// <summary>A local hub with one repository, implemented with sockets. The response of each path can be set.</summary>
public sealed class HubServer : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<HubRequest> _requests = new();
    private readonly ConcurrentDictionary<string, Func<HubRequest, HubResponse>> _paths = new();
    private readonly List<string> _files = [];

    public HubServer(string id = "owner/name", string kind = "models")
    {
        (Id, Kind) = (id, kind);
        _listener.Start();
        _ = Task.Run(Serve);
    }

    public string Id { get; }

    public string Kind { get; }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The received requests, in order.</summary>
    public IReadOnlyList<HubRequest> Requests => [.. _requests];

    /// <summary>Returns the paths that were requested with a method.</summary>
    public IEnumerable<string> Paths(string method) => Requests.Where(request => request.Method == method).Select(request => request.Path);

    public void On(string path, Func<HubRequest, HubResponse> answer) => _paths[path] = answer;

    /// <summary>Sets a sequence of responses for a path. The last one repeats.</summary>
    public void On(string path, params Func<HubRequest, HubResponse>[] answers)
    {
        var turn = -1;
        _paths[path] = request => answers[Math.Min(Interlocked.Increment(ref turn), answers.Length - 1)](request);
    }

    /// <summary>Adds the listing of a branch, tag or commit. It names all files, also those added later.</summary>
    public void AddRevision(string revision, string commit = Commit) =>
        On($"/api/{Kind}/{Id}/revision/{Uri.EscapeDataString(revision)}", _ => Json(
            $$"""{"id": "{{Id}}", "sha": "{{commit}}", "siblings": [{{string.Join(", ", _files.Select(name => $$"""{"rfilename": "{{name}}"}"""))}}]}"""));

    /// <summary>Adds a small file, which the hub itself returns with git's SHA-1 as ETag.</summary>
    public void AddSmall(string name, string text, string commit = Commit)
    {
        var body = Encoding.UTF8.GetBytes(text);
        Name(name);
        On(Resolve(name, commit), request =>
            new HubResponse(200, request.Method == "HEAD" ? [] : body, ("ETag", $"\"{GitHash(body)}\""), ("X-Repo-Commit", commit)) { Length = body.Length });
    }

    /// <summary>Adds a large file: the hub redirects to another host, which supports ranges unless a response is given.</summary>
    public void AddLarge(string name, byte[] body, HubServer store, Func<HubRequest, HubResponse>? answer = null, string commit = Commit)
    {
        Name(name);
        On(Resolve(name, commit), _ => new HubResponse(302, [], ("Location", $"{store.Address}/stored/{name}?signature=s"),
            ("X-Linked-Etag", $"\"{Sha256(body)}\""), ("X-Linked-Size", body.Length.ToString(CultureInfo.InvariantCulture)), ("X-Repo-Commit", commit)));
        store.On($"/stored/{name}", answer ?? (request => Ranged(request, body)));
    }

    public string Resolve(string name, string commit = Commit) => $"/{(Kind == "datasets" ? "datasets/" : "")}{Id}/resolve/{commit}/{name}";

    public static HubResponse Json(string json) => new(200, Encoding.UTF8.GetBytes(json), ("Content-Type", "application/json"));

    public static HubResponse Status(int status, params (string Name, string Value)[] headers) => new(status, [], headers);

    public static HubResponse Ranged(HubRequest request, byte[] body) => request.From == 0 ? new HubResponse(200, body)
        : new HubResponse(206, body[request.From..], ("Content-Range", $"bytes {request.From}-{body.Length - 1}/{body.Length}"));

    /// <summary>Returns the response with a body that ends early, with the connection.</summary>
    public static HubResponse Cut(HubResponse whole, int bytes) =>
        whole with { Length = whole.Body.Length, Body = whole.Body[..Math.Min(bytes, whole.Body.Length)] };

    public static string Sha256(byte[] body) => Convert.ToHexStringLower(SHA256.HashData(body));

#pragma warning disable CA5350 // it identifies blobs, as in git
    public static string GitHash(byte[] body) => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {body.Length}\0"), .. body]));
#pragma warning restore CA5350

    public void Dispose() => _listener.Dispose();

    private void Name(string name)
    {
        if (!_files.Contains(name))
        {
            _files.Add(name);
        }
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => Answer(client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private async Task Answer(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            if (await reader.ReadLineAsync() is not { } first)
            {
                return;
            }

            var headers = new Dictionary<string, string>();
            for (string? line; (line = await reader.ReadLineAsync()) is { Length: > 0 };)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
            }

            var words = first.Split(' ');
            var request = new HubRequest(words[0], words[1].Split('?')[0], headers);
            _requests.Enqueue(request);
            var response = _paths.TryGetValue(request.Path, out var answer) ? answer(request) : Status(404, ("X-Error-Code", "EntryNotFound"));
            var head = new StringBuilder($"HTTP/1.1 {response.Status} Said\r\nConnection: close\r\n")
                .Append(CultureInfo.InvariantCulture, $"Content-Length: {response.Length ?? response.Body.Length}\r\n");
            foreach (var (name, value) in response.Headers)
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
            await stream.WriteAsync(request.Method == "HEAD" ? [] : response.Body);
        }
    }
}
