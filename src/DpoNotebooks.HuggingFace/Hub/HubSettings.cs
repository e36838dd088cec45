namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Where the hub is, where its files are kept, and on whose behalf it is asked.</summary>
public sealed record HubSettings
{
    /// <summary>The folder that holds models--owner--name and its like.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The hub's address, without a slash at its end.</summary>
    public string Endpoint { get; init; } = "https://huggingface.co";

    /// <summary>Sent to <see cref="Endpoint"/> and to no other host; null asks without one.</summary>
    public HubToken? Token { get; init; }

    /// <summary>Asks nothing of the hub: what the cache lacks is an error.</summary>
    public bool Offline { get; init; }

    /// <summary>How long to try.</summary>
    public HubPatience Patience { get; init; } = new();

    /// <summary>What the variables of the Hugging Face tools say: HF_HOME, HF_HUB_CACHE, HF_TOKEN (or the file HF_TOKEN_PATH,
    /// which is HF_HOME/token unless said), HF_ENDPOINT, HF_HUB_OFFLINE.</summary>
    /// <param name="variable">Looks a variable up; null asks the process's environment.</param>
    /// <exception cref="HubException">HF_ENDPOINT is not an http address, or the token cannot be one.</exception>
    public static HubSettings FromEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        var home = Folder("HF_HOME") ?? Path.Combine(Folder("XDG_CACHE_HOME") ?? Path.Combine(UserFolder(), ".cache"), "huggingface");
        var settings = new HubSettings
        {
            CacheFolder = Folder("HF_HUB_CACHE") ?? Folder("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub"),
            Token = TokenOf(Said("HF_TOKEN") ?? Said("HUGGING_FACE_HUB_TOKEN"), Folder("HF_TOKEN_PATH") ?? Path.Combine(home, "token")),
            Offline = IsYes(Said("HF_HUB_OFFLINE") ?? Said("TRANSFORMERS_OFFLINE")),
        };
        return Said("HF_ENDPOINT") is { } endpoint ? settings with { Endpoint = Checked(endpoint.TrimEnd('/')) } : settings;

        string? Said(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        string? Folder(string name) => Said(name) is { } path ? Path.GetFullPath(path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? UserFolder() + path[1..] : path) : null;
    }

    private static string UserFolder() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static bool IsYes(string? value) => value?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    private static string Checked(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? endpoint
            : throw new HubException($"HF_ENDPOINT is '{endpoint}', which is not an http or https address");

    private static HubToken? TokenOf(string? said, string file)
    {
        try
        {
            return said is not null ? new HubToken(said) : File.Exists(file) ? new HubToken(File.ReadAllText(file)) : null;
        }
        catch (ArgumentException e)
        {
            throw new HubException($"{(said is null ? file : "HF_TOKEN")}: {e.Message}", e);
        }
    }
}
