namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>The address of the hub, the cache folder and the access token.</summary>
internal sealed record HubSettings
{
    /// <summary>The cache folder, which contains the folders models--owner--name.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The address of the hub, without a trailing slash.</summary>
    public string Endpoint { get; init; } = "https://huggingface.co";

    /// <summary>The access token, which is sent to <see cref="Endpoint"/> only; null for none.</summary>
    public HubToken? Token { get; init; }

    /// <summary>Whether requests to the hub are forbidden. A file that is not in the cache is then an error.</summary>
    public bool Offline { get; init; }

    /// <summary>The retry policy.</summary>
    public HubRetryPolicy Retry { get; init; } = new();

    /// <summary>Reads the environment variables of the Hugging Face tools: HF_HOME, HF_HUB_CACHE, HF_TOKEN (or the file HF_TOKEN_PATH,
    /// by default HF_HOME/token), HF_ENDPOINT, HF_HUB_OFFLINE.</summary>
    /// <param name="variable">Returns the value of a variable; null for the environment of the process.</param>
    /// <exception cref="HubException">HF_ENDPOINT is not an http address, or the token is malformed.</exception>
    public static HubSettings FromEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        var home = Folder("HF_HOME") ?? Path.Combine(Folder("XDG_CACHE_HOME") ?? Path.Combine(UserFolder(), ".cache"), "huggingface");
        var settings = new HubSettings
        {
            CacheFolder = Folder("HF_HUB_CACHE") ?? Folder("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(home, "hub"),
            Token = ReadToken(Value("HF_TOKEN") ?? Value("HUGGING_FACE_HUB_TOKEN"), Folder("HF_TOKEN_PATH") ?? Path.Combine(home, "token")),
            Offline = IsYes(Value("HF_HUB_OFFLINE") ?? Value("TRANSFORMERS_OFFLINE")),
        };
        return Value("HF_ENDPOINT") is { } endpoint ? settings with { Endpoint = Checked(endpoint.TrimEnd('/')) } : settings;

        string? Value(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

        string? Folder(string name) => Value(name) is { } path
            ? Path.GetFullPath(path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? UserFolder() + path[1..] : path)
            : null;
    }

    private static string UserFolder() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static bool IsYes(string? value) => value?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    private static string Checked(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? endpoint
            : throw new HubException($"HF_ENDPOINT is '{endpoint}', which is not an http or https address");

    private static HubToken? ReadToken(string? given, string file)
    {
        try
        {
            return given is not null ? new HubToken(given) : File.Exists(file) ? new HubToken(File.ReadAllText(file)) : null;
        }
        catch (ArgumentException e)
        {
            throw new HubException($"{(given is null ? file : "HF_TOKEN")}: {e.Message}", e);
        }
    }
}
