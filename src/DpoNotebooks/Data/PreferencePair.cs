namespace DpoNotebooks.Data;

/// <summary>Two responses to one prompt, the first preferred; prompt + response is the whole text.</summary>
public sealed record PreferencePair(string Prompt, string Chosen, string Rejected)
{
    /// <summary>Where the pair was read, "file:line" (a Parquet file: "file:row"), if it was read.</summary>
    public string? Source { get; init; }
}
