namespace DpoNotebooks.Models.Generation;

/// <summary>The next-token logits of a realigned model. Reference and policy process the same tokens, each with its own cache.</summary>
internal sealed class RealignedLogits(RealignedModel model, int rows, int positions) : INextLogits
{
    private readonly ModelLogits _reference = new(model.Reference, rows, positions);
    private readonly ModelLogits _policy = new(model.Policy, rows, positions);

    public Tensor Next(long[] tokens, int rows)
    {
        using var scope = NewDisposeScope();
        return model.Mix(_reference.Next(tokens, rows), _policy.Next(tokens, rows)).MoveToOuterDisposeScope();
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
