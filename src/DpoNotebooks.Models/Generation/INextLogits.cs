namespace DpoNotebooks.Models.Generation;

/// <summary>Computes the logits of the next token for a batch of rows. It caches the earlier tokens.</summary>
internal interface INextLogits : IDisposable
{
    /// <summary>Processes new tokens of every row and returns the logits of the token that follows: (B, V).</summary>
    /// <param name="tokens">The new tokens, row by row: B times the number of new tokens per row.</param>
    /// <param name="rows">B.</param>
    Tensor Next(long[] tokens, int rows);

    /// <summary>Keeps the given rows and drops the others.</summary>
    /// <param name="rows">The indices of the rows to keep.</param>
    void Keep(long[] rows);
}
