using System.Text.RegularExpressions;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>A repository on the hub and one revision of it, written <c>hub:owner/name@revision</c>, or <c>hub:datasets/owner/name@revision</c>.</summary>
/// <param name="IsDataset">A dataset; otherwise a model.</param>
/// <param name="Id">"owner/name", or the "name" of an old repository without owner.</param>
/// <param name="Revision">Branch, tag or commit; "main" where the text names none.</param>
public sealed partial record HubName(bool IsDataset, string Id, string Revision)
{
    private const string Scheme = "hub:";
    private const string DatasetPrefix = "datasets/";

    /// <summary>The revision is a whole commit hash, which never names anything else later.</summary>
    public bool IsCommit => CommitHash().IsMatch(Revision);

    /// <summary>The folder's name in the cache: models--owner--name.</summary>
    internal string CacheName => $"{(IsDataset ? "datasets" : "models")}--{Id.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>Where the API describes the revision, after the endpoint.</summary>
    internal string ApiPath => $"api/{(IsDataset ? "datasets" : "models")}/{Id}/revision/{Uri.EscapeDataString(Revision)}";

    /// <summary>The repository's page, after the endpoint.</summary>
    internal string PagePath => IsDataset ? DatasetPrefix + Id : Id;

    /// <summary>Whether a text names a repository rather than a folder.</summary>
    public static bool IsHubName(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads <c>hub:[datasets/][owner/]name[@revision]</c>.</summary>
    /// <exception cref="FormatException">The text has another form, or a part that could lead out of the cache's folder.</exception>
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
        return Repository().IsMatch(name.Id) && !name.Id.Contains("--", StringComparison.Ordinal) && !name.Id.Contains("..", StringComparison.Ordinal) && IsSafePath(name.Revision)
            ? name
            : throw new FormatException($"'{text}' is not hub:owner/name, hub:owner/name@revision or hub:datasets/owner/name@revision");
    }

    /// <summary>Where a file of one commit is downloaded from, after the endpoint.</summary>
    internal string FilePath(string commit, string file) =>
        $"{PagePath}/resolve/{commit}/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>A relative path with '/' that stays below its folder, on every system.</summary>
    internal static bool IsSafePath(string path) =>
        path.Split('/').All(part => part.Length > 0 && part.Trim('.').Length > 0) && !path.Any(c => c is '\\' or ':' || char.IsControl(c));

    internal static bool IsCommitHash(string text) => CommitHash().IsMatch(text);

    /// <summary>As it is written, for messages.</summary>
    public override string ToString() => $"{Scheme}{PagePath}@{Revision}";

    [GeneratedRegex(@"^[0-9a-f]{40}\z")]
    private static partial Regex CommitHash();

    // The first and last character of a part is a letter, a digit or '_'; dots and dashes may stand between.
    [GeneratedRegex(@"^([A-Za-z0-9_]([A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?/)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?\z")]
    private static partial Regex Repository();
}
