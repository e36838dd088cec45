namespace DpoNotebooks.Models.Generation;

/// <summary>What gives the logits of the next token while some rows are drawn; it remembers the tokens that it has seen.</summary>
internal interface INextLogits : IDisposable
{
    /// <summary>Reads the next tokens of every row and scores what may follow them: (B, V).</summary>
    /// <param name="tokens">The new tokens, row by row: B times as many as are new.</param>
    /// <param name="rows">B.</param>
    Tensor Next(long[] tokens, int rows);

    /// <summary>Keeps some rows and forgets the others.</summary>
    /// <param name="rows">Indices of the rows that stay.</param>
    void Keep(long[] rows);
}
