namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>How far a download is.</summary>
/// <param name="File">The file's path in its repository.</param>
/// <param name="Done">Bytes that are here, those of an earlier, broken download included.</param>
/// <param name="Total">Bytes in all, if the hub says.</param>
public readonly record struct HubProgress(string File, long Done, long? Total);
