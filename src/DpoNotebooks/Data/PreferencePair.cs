namespace DpoNotebooks.Data;

/// <summary>Two responses to one prompt, the first preferred. Prompt + response is the whole text.</summary>
public sealed record PreferencePair(string Prompt, string Chosen, string Rejected)
{
    /// <summary>The position of the pair, "file:line" ("file:row" in a Parquet file), if it was read from a file.</summary>
    public string? Source { get; init; }
}
