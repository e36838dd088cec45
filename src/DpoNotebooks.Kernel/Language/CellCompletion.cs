using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Completes C# with Roslyn.</summary>
internal static class CellCompletion
{
    // Front ends filter the list further as the user types, and torch alone has six hundred members.
    private const int MaxEntries = 1000;

    /// <summary>Returns the completions at a position.</summary>
    public static async Task<Completions> AtAsync(Document document, int position, CancellationToken stop)
    {
        var service = CompletionService.GetService(document)!;
        var list = await service.GetCompletionsAsync(document, position, cancellationToken: stop);
        if (list.ItemsList.Count == 0)
        {
            return new([], position, position);
        }

        var text = await document.GetTextAsync(stop);
        var typed = text.ToString(new(list.Span.Start, position - list.Span.Start));
        var signatures = await MethodSignatures.AtAsync(document, list.Span.Start, stop);
        var entries = Rank(service, document, list.ItemsList, typed)
            .DistinctBy(InsertedText)
            .Take(MaxEntries)
            .Select((item, rank) => new CompletionEntry(
                InsertedText(item),
                item.DisplayText + item.DisplayTextSuffix,
                CompletionKind.Of(item),
                signatures.Of(item, rank)));
        return new([.. entries], list.Span.Start, list.Span.End);
    }

    // First the names that start with the typed text, same case first; then Roslyn's fuzzy matches (rn for RowNumber).
    private static IEnumerable<CompletionItem> Rank(CompletionService service, Document document, IReadOnlyList<CompletionItem> items, string typed)
    {
        var ordered = items.OrderByDescending(item => item.Rules.MatchPriority).ThenBy(item => item.SortText, StringComparer.OrdinalIgnoreCase);
        var begins = ordered.ToLookup(item => item.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase));
        var prefixed = begins[true].OrderByDescending(item => item.FilterText.StartsWith(typed, StringComparison.Ordinal));
        return typed.Length < 2 ? prefixed : prefixed.Concat(service.FilterItems(document, [.. begins[false]], typed));
    }

    private static string InsertedText(CompletionItem item) =>
        item.Properties.TryGetValue("InsertionText", out var text) ? text : item.DisplayText + (item.DisplayTextSuffix == ":" ? ":" : "");
}
