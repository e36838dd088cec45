using System.Text.Json;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>The files of one commit.</summary>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Files">Their paths, with '/'.</param>
internal sealed record HubListing(string Commit, IReadOnlyList<string> Files)
{
    /// <summary>Asks the hub what the revision is now, and what it holds.</summary>
    public static HubListing Get(HubClient client, HubName name, TimeSpan silence, CancellationToken stop)
    {
        using var response = client.Get(name.ApiPath);
        using var body = new HubBody(response, silence, stop);
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
            throw new HubException($"{name}: what the hub says of the repository is no listing ({e.Message})", e);
        }
    }

    /// <summary>A listing as the API gives it and <see cref="Write"/> writes it: sha, and siblings with rfilename.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static HubListing Parse(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("sha", out var sha) && sha.ValueKind == JsonValueKind.String && HubName.IsCommitHash(sha.GetString() ?? "")
            && root.TryGetProperty("siblings", out var files) && files.ValueKind == JsonValueKind.Array
            ? new HubListing(sha.GetString() ?? "", [.. files.EnumerateArray().Select(NameOf)])
            : throw new JsonException("it has no 'sha' of 40 digits and 'siblings'");
    }

    /// <summary>Writes what <see cref="Parse"/> reads.</summary>
    public void Write(Stream file) =>
        JsonSerializer.Serialize(file, new { sha = Commit, siblings = Files.Select(name => new { rfilename = name }) });

    private static string NameOf(JsonElement file) =>
        file.ValueKind == JsonValueKind.Object && file.TryGetProperty("rfilename", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() is { } text
            ? text
            : throw new JsonException("a sibling has no 'rfilename'");
}
