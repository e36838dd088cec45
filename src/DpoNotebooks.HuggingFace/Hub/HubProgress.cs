namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>The progress of a download.</summary>
/// <param name="File">The path of the file in its repository.</param>
/// <param name="Done">The number of downloaded bytes, those of an earlier, interrupted download included.</param>
/// <param name="Total">The size of the file in bytes; null if the hub does not state it.</param>
public readonly record struct HubProgress(string File, long Done, long? Total);
