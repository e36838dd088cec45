using System.Text.Json;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>The list of files of one commit.</summary>
/// <param name="Commit">The commit hash, 40 hexadecimal digits.</param>
/// <param name="Files">The paths of the files, separated by '/'.</param>
internal sealed record HubListing(string Commit, IReadOnlyList<string> Files)
{
    /// <summary>Requests the current commit of the revision and its files from the hub.</summary>
    public static HubListing Get(HubClient client, HubName name, TimeSpan timeout, CancellationToken stop)
    {
        using var response = client.Get(name.ApiPath);
        using var body = new HubBody(response, timeout, stop);
        using var json = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = body.Read(buffer)) > 0;)
        {
            json.Write(buffer, 0, read);
        }

        json.Position = 0;
        try
        {
            return Parse(json);
        }
        catch (JsonException e)
        {
            throw new HubException($"{name}: the hub's description of the repository is not a listing ({e.Message})", e);
        }
    }

    /// <summary>Parses a listing in the format of the API: sha, and siblings with rfilename.</summary>
    /// <exception cref="JsonException">The JSON is not a listing.</exception>
    public static HubListing Parse(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("sha", out var sha) && sha.ValueKind == JsonValueKind.String && HubName.IsCommitHash(sha.GetString() ?? "")
            && root.TryGetProperty("siblings", out var files) && files.ValueKind == JsonValueKind.Array
            ? new HubListing(sha.GetString() ?? "", [.. files.EnumerateArray().Select(NameOf)])
            : throw new JsonException("'sha' with 40 digits or 'siblings' is missing");
    }

    /// <summary>Writes the listing in the format that <see cref="Parse"/> reads.</summary>
    public void Write(Stream file) =>
        JsonSerializer.Serialize(file, new { sha = Commit, siblings = Files.Select(name => new { rfilename = name }) });

    private static string NameOf(JsonElement file) =>
        file.ValueKind == JsonValueKind.Object && file.TryGetProperty("rfilename", out var name)
        && name.ValueKind == JsonValueKind.String && name.GetString() is { } text
            ? text
            : throw new JsonException("a sibling has no 'rfilename'");
}
