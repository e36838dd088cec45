namespace DpoNotebooks.Kernel.Language;

/// <summary>The completions at the cursor, best first.</summary>
/// <param name="Entries">The completions.</param>
/// <param name="Start">The start of the replaced text, a UTF-16 index.</param>
/// <param name="End">The end of the replaced text.</param>
internal sealed record Completions(IReadOnlyList<CompletionEntry> Entries, int Start, int End);

/// <summary>A completion.</summary>
/// <param name="Text">The text to insert.</param>
/// <param name="Display">The text to show.</param>
/// <param name="Kind">The kind as front ends name it: method, property, class, keyword, ...</param>
/// <param name="Signature">The parameters of a method; null if unknown.</param>
internal sealed record CompletionEntry(string Text, string Display, string Kind, string? Signature = null);
