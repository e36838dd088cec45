namespace DpoNotebooks.Data;

/// <summary>Lays token sequences into one padded tensor.</summary>
public static class Collator
{
    /// <summary>A batch as wide as its longest row, padded on the right.</summary>
    /// <param name="texts">Prompts and responses: N of them.</param>
    /// <param name="padId">Fills the rows; it is never scored.</param>
    /// <param name="device">Where the ids go; null: the CPU.</param>
    public static SequenceBatch Collate(IReadOnlyList<TokenizedResponse> texts, int padId, Device? device = null)
    {
        var width = texts.Max(text => text.Prompt.Length + text.Response.Length);
        var ids = new long[texts.Count * width];
        Array.Fill(ids, padId);
        for (var row = 0; row < texts.Count; row++)
        {
            var at = row * width;
            foreach (var id in texts[row].Prompt)
            {
                ids[at++] = id;
            }

            foreach (var id in texts[row].Response)
            {
                ids[at++] = id;
            }
        }

        return new SequenceBatch(
            tensor(ids, [texts.Count, width], device: device),
            [.. texts.Select(text => text.Prompt.Length)],
            [.. texts.Select(text => text.Prompt.Length + text.Response.Length)]);
    }
}
