namespace DpoNotebooks.Models.Generation;

/// <summary>The next logits of a realigned pair: both models read the same tokens, each with a cache of its own.</summary>
internal sealed class RealignedLogits(RealignedModel pair, int rows, int room) : INextLogits
{
    private readonly ModelLogits _reference = new(pair.Reference, rows, room);
    private readonly ModelLogits _policy = new(pair.Policy, rows, room);

    public Tensor Next(long[] tokens, int rows)
    {
        using var scope = NewDisposeScope();
        return pair.Mix(_reference.Next(tokens, rows), _policy.Next(tokens, rows)).MoveToOuterDisposeScope();
    }

    public void Keep(long[] rows)
    {
        _reference.Keep(rows);
        _policy.Keep(rows);
    }

    public void Dispose()
    {
        _reference.Dispose();
        _policy.Dispose();
    }
}
