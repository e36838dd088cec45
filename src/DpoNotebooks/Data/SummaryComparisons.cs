namespace DpoNotebooks.Data;

/// <summary>A labeller's choice between two summaries of a post or article.</summary>
/// <param name="Pair">The preferred summary and the other one.</param>
public sealed record SummaryComparison(PreferencePair Pair)
{
    /// <summary>"train", "valid1" or "valid2".</summary>
    public string? Split { get; init; }

    /// <summary>The labelling batch.</summary>
    public string? Batch { get; init; }

    /// <summary>The labeller.</summary>
    public string? Worker { get; init; }

    /// <summary>The labeller's confidence, from 1 to 9, if it was recorded.</summary>
    public double? Confidence { get; init; }

    /// <summary>The policy that wrote the chosen summary; "ref" is the author of the post.</summary>
    public string? ChosenPolicy { get; init; }

    /// <summary>The policy that wrote the rejected summary.</summary>
    public string? RejectedPolicy { get; init; }
}

/// <summary>Reads OpenAI's summarize-from-feedback comparisons (Stiennon et al. 2020).</summary>
public static class SummaryComparisons
{
    /// <summary>Reads the comparisons of a file, in order, both of posts and of news articles. Use Where to select some of them.</summary>
    /// <param name="path">A JSONL or Parquet file with info, summaries (two) and choice (0 or 1).</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFileException">As for <see cref="PreferencePairs.Load"/>; or the row does not have two summaries, or choice is neither 0
    /// nor 1.</exception>
    public static IEnumerable<SummaryComparison> Load(string path, Action<DataFileException>? onBadRow = null) =>
        DataRows.Load(path, Parse, onBadRow);

    private static SummaryComparison Parse(DataRow row)
    {
        var summaries = row.InnerRows("summaries");
        var choice = row.Number("choice");
        if (summaries.Count != 2 || choice is not (0 or 1))
        {
            throw row.Problem($"there are {summaries.Count} summaries and choice is {choice}; there must be two, and choice must be 0 or 1");
        }

        var (chosen, rejected) = choice == 0 ? (summaries[0], summaries[1]) : (summaries[1], summaries[0]);
        var (good, bad) = (TldrPosts.ResponseOf(chosen.Text("text")), TldrPosts.ResponseOf(rejected.Text("text")));
        return new SummaryComparison(new PreferencePair(PromptOf(row.Inner("info")), good, bad) { Source = row.Source })
        {
            Split = row.TextOrNull("split"),
            Batch = row.TextOrNull("batch"),
            Worker = row.TextOrNull("worker"),
            Confidence = row.Has("extra") ? row.Inner("extra").NumberOrNull("confidence") : null,
            ChosenPolicy = chosen.TextOrNull("policy"),
            RejectedPolicy = rejected.TextOrNull("policy"),
        };
    }

    private static string PromptOf(DataRow info) =>
        info.TextOrNull("article") is { } article
            ? NewsArticles.PromptOf(article)
            : TldrPosts.PromptOf(info.Text("subreddit"), info.Text("title"), info.Text("post"));
}
