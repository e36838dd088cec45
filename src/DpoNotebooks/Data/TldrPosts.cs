namespace DpoNotebooks.Data;

/// <summary>A Reddit post with its author's own summary.</summary>
/// <param name="Subreddit">Where it was posted, without "r/".</param>
/// <param name="Title">Its title.</param>
/// <param name="Post">Its text.</param>
/// <param name="Summary">The author's TL;DR.</param>
public sealed record TldrPost(string Subreddit, string Title, string Post, string Summary)
{
    /// <summary>The post's id on Reddit.</summary>
    public string? Id { get; init; }

    /// <summary>Where it was read, "file:line".</summary>
    public string? Source { get; init; }

    /// <summary>What a policy is asked.</summary>
    public string Prompt => TldrPosts.PromptOf(Subreddit, Title, Post);

    /// <summary>What it is to answer: the summary after one space.</summary>
    public string Response => TldrPosts.ResponseOf(Summary);
}

/// <summary>Posts and reference summaries of TL;DR, as OpenAI filtered them (tldr_3_filtered; Stiennon et al. 2020).</summary>
public static class TldrPosts
{
    /// <summary>The posts of a file with columns subreddit, title, post and summary.</summary>
    /// <param name="path">A JSONL, CSV or Parquet file.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">As <see cref="PreferencePairs.Load"/>.</exception>
    public static IEnumerable<TldrPost> Load(string path, Action<DataFileException>? onBadRow = null) => DataRows.Load(path, Parse, onBadRow);

    /// <summary>The form of the query in Stiennon et al.; no space after the colon, for the response begins with it.</summary>
    public static string PromptOf(string subreddit, string title, string post) => $"SUBREDDIT: r/{subreddit}\n\nTITLE: {title}\n\nPOST: {post}\n\nTL;DR:";

    /// <summary>A summary as a response to such a prompt: after one space.</summary>
    public static string ResponseOf(string summary) => summary.StartsWith(' ') ? summary : $" {summary}";

    private static TldrPost Parse(DataRow row) =>
        new(row.Text("subreddit"), row.Text("title"), row.Text("post"), row.Text("summary")) { Id = row.TextOrNull("id"), Source = row.Source };
}
