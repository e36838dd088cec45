using Markdig;

namespace DpoNotebooks.Kernel.Html;

/// <summary>Markdown cells as HTML: tables, footnotes, and mathematics left legible.</summary>
public static class Prose
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers().UseEmphasisExtras().UseFootnotes().UseMathematics().Build();

    /// <summary>The HTML of a markdown text.</summary>
    public static string Html(string markdown) => Markdown.ToHtml(markdown, Pipeline);
}
