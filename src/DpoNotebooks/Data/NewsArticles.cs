namespace DpoNotebooks.Data;

/// <summary>A news article with the highlights that its editors wrote.</summary>
/// <param name="Article">The article.</param>
/// <param name="Highlights">Its highlights, a sentence a line.</param>
public sealed record NewsArticle(string Article, string Highlights)
{
    /// <summary>The article's id in the dataset.</summary>
    public string? Id { get; init; }

    /// <summary>Where it was read, "file:line".</summary>
    public string? Source { get; init; }

    /// <summary>What a policy is asked.</summary>
    public string Prompt => NewsArticles.PromptOf(Article);

    /// <summary>What it is to answer: the highlights after one space.</summary>
    public string Response => TldrPosts.ResponseOf(Highlights);
}

/// <summary>CNN/DailyMail (Hermann et al. 2015, See et al. 2017): the texts outside the training distribution of TL;DR policies.</summary>
public static class NewsArticles
{
    /// <summary>The articles of a file with columns article and highlights.</summary>
    /// <param name="path">A JSONL, CSV or Parquet file.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">As <see cref="PreferencePairs.Load"/>.</exception>
    public static IEnumerable<NewsArticle> Load(string path, Action<DataFileException>? onBadRow = null) => DataRows.Load(path, Parse, onBadRow);

    /// <summary>The form of the query in Stiennon et al.</summary>
    public static string PromptOf(string article) => $"Article:\n\n{article}\n\nTL;DR:";

    private static NewsArticle Parse(DataRow row) =>
        new(row.Text("article"), row.Text("highlights")) { Id = row.TextOrNull("id"), Source = row.Source };
}
