using System.Text.RegularExpressions;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>A repository on the hub and one of its revisions, written <c>hub:owner/name@revision</c> or <c>hub:datasets/owner/name@revision</c>.</summary>
/// <param name="IsDataset">Whether the repository is a dataset. Otherwise it is a model.</param>
/// <param name="Id">The id "owner/name", or "name" for an old repository without an owner.</param>
/// <param name="Revision">A branch, tag or commit; "main" by default.</param>
internal sealed partial record HubName(bool IsDataset, string Id, string Revision)
{
    private const string Scheme = "hub:";
    private const string DatasetPrefix = "datasets/";

    /// <summary>Whether the revision is a full commit hash, which never changes its meaning.</summary>
    public bool IsCommit => CommitHash().IsMatch(Revision);

    /// <summary>The name of the folder in the cache: models--owner--name.</summary>
    internal string CacheName => $"{(IsDataset ? "datasets" : "models")}--{Id.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>The path of the revision in the API, relative to the endpoint.</summary>
    internal string ApiPath => $"api/{(IsDataset ? "datasets" : "models")}/{Id}/revision/{Uri.EscapeDataString(Revision)}";

    /// <summary>The path of the repository's page, relative to the endpoint.</summary>
    internal string PagePath => IsDataset ? DatasetPrefix + Id : Id;

    /// <summary>Whether a text is a hub name. Otherwise it is the path of a folder.</summary>
    public static bool IsHubName(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Parses <c>hub:[datasets/][owner/]name[@revision]</c>.</summary>
    /// <exception cref="FormatException">The text is malformed, or a part of it could lead out of the cache folder.</exception>
    public static HubName Parse(string text)
    {
        if (!IsHubName(text))
        {
            throw new FormatException($"'{text}' does not begin with {Scheme}");
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        var path = at < 0 ? text[Scheme.Length..] : text[Scheme.Length..at];
        var isDataset = path.StartsWith(DatasetPrefix, StringComparison.Ordinal);
        var name = new HubName(isDataset, isDataset ? path[DatasetPrefix.Length..] : path, at < 0 ? "main" : text[(at + 1)..]);
        return Repository().IsMatch(name.Id) && !name.Id.Contains("--", StringComparison.Ordinal) && !name.Id.Contains("..", StringComparison.Ordinal)
            && IsSafePath(name.Revision)
            ? name
            : throw new FormatException($"'{text}' is not hub:owner/name, hub:owner/name@revision or hub:datasets/owner/name@revision");
    }

    /// <summary>Returns the download path of a file of one commit, relative to the endpoint.</summary>
    internal string FilePath(string commit, string file) =>
        $"{PagePath}/resolve/{commit}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>Whether a path is relative, separated by '/', and stays inside its folder on every operating system.</summary>
    internal static bool IsSafePath(string path) =>
        path.Split('/').All(part => part.Length > 0 && part.Trim('.').Length > 0) && !path.Any(c => c is '\\' or ':' || char.IsControl(c));

    internal static bool IsCommitHash(string text) => CommitHash().IsMatch(text);

    /// <summary>Returns the name as it is written.</summary>
    public override string ToString() => $"{Scheme}{PagePath}@{Revision}";

    [GeneratedRegex(@"^[0-9a-f]{40}\z")]
    private static partial Regex CommitHash();

    // The first and last character of a part is a letter, a digit or '_'. Dots and dashes are allowed between them.
    [GeneratedRegex(@"^([A-Za-z0-9_]([A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?/)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?\z")]
    private static partial Regex Repository();
}
