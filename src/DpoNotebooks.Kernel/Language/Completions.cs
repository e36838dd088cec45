namespace DpoNotebooks.Kernel.Language;

/// <summary>What can stand at the cursor, best first.</summary>
/// <param name="Entries">The choices.</param>
/// <param name="Start">Where the text begins that a choice replaces, a UTF-16 index.</param>
/// <param name="End">Where it ends.</param>
internal sealed record Completions(IReadOnlyList<CompletionEntry> Entries, int Start, int End);

/// <summary>One choice.</summary>
/// <param name="Text">The text to insert.</param>
/// <param name="Display">The text to show.</param>
/// <param name="Kind">What it is, as front ends name it: method, property, class, keyword, ...</param>
/// <param name="Signature">A method's parameters; null where that is not known.</param>
internal sealed record CompletionEntry(string Text, string Display, string Kind, string? Signature = null);
