namespace DpoNotebooks.Data;

/// <summary>A labeller's choice between two summaries of a post or article.</summary>
/// <param name="Pair">The preferred summary and the other.</param>
public sealed record SummaryComparison(PreferencePair Pair)
{
    /// <summary>"train", "valid1" or "valid2".</summary>
    public string? Split { get; init; }

    /// <summary>The batch of labelling.</summary>
    public string? Batch { get; init; }

    /// <summary>The labeller.</summary>
    public string? Worker { get; init; }

    /// <summary>How sure the labeller was, from 1 to 9, where it was asked.</summary>
    public double? Confidence { get; init; }

    /// <summary>Who wrote the chosen summary; "ref" is the author's own.</summary>
    public string? ChosenPolicy { get; init; }

    /// <summary>Who wrote the rejected summary.</summary>
    public string? RejectedPolicy { get; init; }
}

/// <summary>OpenAI's summarize-from-feedback comparisons (Stiennon et al. 2020).</summary>
public static class SummaryComparisons
{
    /// <summary>The comparisons of a file in its order, those of posts and those of news articles; what is wanted is a matter of Where.</summary>
    /// <param name="path">A JSONL or Parquet file with info, summaries (two) and choice (0 or 1).</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">As <see cref="PreferencePairs.Load"/>; or there are not two summaries, or choice is neither 0 nor 1.</exception>
    public static IEnumerable<SummaryComparison> Load(string path, Action<DataFileException>? onBadRow = null) => DataRows.Load(path, Parse, onBadRow);

    private static SummaryComparison Parse(DataRow row)
    {
        var summaries = row.InnerRows("summaries");
        var choice = row.Number("choice");
        if (summaries.Count != 2 || choice is not (0 or 1))
        {
            throw row.Problem($"there are {summaries.Count} summaries and choice is {choice}; it has to choose 0 or 1 of two");
        }

        var (chosen, rejected) = choice == 0 ? (summaries[0], summaries[1]) : (summaries[1], summaries[0]);
        return new SummaryComparison(
            new PreferencePair(PromptOf(row.Inner("info")), TldrPosts.ResponseOf(chosen.Text("text")), TldrPosts.ResponseOf(rejected.Text("text"))) { Source = row.Source })
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
        info.TextOrNull("article") is { } article ? NewsArticles.PromptOf(article) : TldrPosts.PromptOf(info.Text("subreddit"), info.Text("title"), info.Text("post"));
}
