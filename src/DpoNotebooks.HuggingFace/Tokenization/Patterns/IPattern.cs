namespace DpoNotebooks.HuggingFace.Tokenization.Patterns;

/// <summary>Finds the matches of a pattern in a text.</summary>
internal interface IPattern
{
    /// <summary>Appends the start and the UTF-16 length of each match, from left to right. Matches do not overlap and are not empty.</summary>
    void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found);
}
