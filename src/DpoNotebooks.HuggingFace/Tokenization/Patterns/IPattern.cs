namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>Finds the places of a text where something matches.</summary>
internal interface IPattern
{
    /// <summary>Appends start and UTF-16 length of each match, from left to right, none overlapping, none empty.</summary>
    void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found);
}
