namespace DpoNotebooks.Data;

/// <summary>A news article with its editors' highlights.</summary>
/// <param name="Article">The text of the article.</param>
/// <param name="Highlights">Its highlights, one sentence per line.</param>
public sealed record NewsArticle(string Article, string Highlights)
{
    /// <summary>The id of the article in the data set.</summary>
    public string? Id { get; init; }

    /// <summary>The position of the article, "file:line".</summary>
    public string? Source { get; init; }

    /// <summary>The prompt for a policy.</summary>
    public string Prompt => NewsArticles.PromptOf(Article);

    /// <summary>The expected response: the highlights after one space.</summary>
    public string Response => TldrPosts.ResponseOf(Highlights);
}

/// <summary>Reads CNN/DailyMail (Hermann et al. 2015, See et al. 2017), which is out of distribution for policies trained on TL;DR.</summary>
public static class NewsArticles
{
    /// <summary>Reads the articles of a file with the columns article and highlights, in order.</summary>
    /// <param name="path">A JSONL, CSV or Parquet file.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFileException">As for <see cref="PreferencePairs.Load"/>.</exception>
    public static IEnumerable<NewsArticle> Load(string path, Action<DataFileException>? onBadRow = null) => DataRows.Load(path, Parse, onBadRow);

    /// <summary>Formats the prompt as in Stiennon et al.</summary>
    public static string PromptOf(string article) => $"Article:\n\n{article}\n\nTL;DR:";

    private static NewsArticle Parse(DataRow row) =>
        new(row.Text("article"), row.Text("highlights")) { Id = row.TextOrNull("id"), Source = row.Source };
}
