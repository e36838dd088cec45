namespace DpoNotebooks.Data;

/// <summary>A Reddit post with its author's summary.</summary>
/// <param name="Subreddit">The subreddit, without "r/".</param>
/// <param name="Title">Its title.</param>
/// <param name="Post">Its text.</param>
/// <param name="Summary">The author's TL;DR.</param>
public sealed record TldrPost(string Subreddit, string Title, string Post, string Summary)
{
    /// <summary>The id of the post on Reddit.</summary>
    public string? Id { get; init; }

    /// <summary>The position of the post, "file:line".</summary>
    public string? Source { get; init; }

    /// <summary>The prompt for a policy.</summary>
    public string Prompt => TldrPosts.PromptOf(Subreddit, Title, Post);

    /// <summary>The expected response: the summary after one space.</summary>
    public string Response => TldrPosts.ResponseOf(Summary);
}

/// <summary>Reads posts and reference summaries of TL;DR in OpenAI's filtered version (tldr_3_filtered; Stiennon et al. 2020).</summary>
public static class TldrPosts
{
    /// <summary>Reads the posts of a file with the columns subreddit, title, post and summary, in order.</summary>
    /// <param name="path">A JSONL, CSV or Parquet file.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFileException">As for <see cref="PreferencePairs.Load"/>.</exception>
    public static IEnumerable<TldrPost> Load(string path, Action<DataFileException>? onBadRow = null) => DataRows.Load(path, Parse, onBadRow);

    /// <summary>Formats the prompt as in Stiennon et al. It ends without a space, because the response begins with one.</summary>
    public static string PromptOf(string subreddit, string title, string post) => $"SUBREDDIT: r/{subreddit}\n\nTITLE: {title}\n\nPOST: {post}\n\nTL;DR:";

    /// <summary>Formats a summary as the response to such a prompt: after one space.</summary>
    public static string ResponseOf(string summary) => summary.StartsWith(' ') ? summary : $" {summary}";

    private static TldrPost Parse(DataRow row) =>
        new(row.Text("subreddit"), row.Text("title"), row.Text("post"), row.Text("summary")) { Id = row.TextOrNull("id"), Source = row.Source };
}
