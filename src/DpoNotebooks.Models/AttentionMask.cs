namespace DpoNotebooks.Models;

/// <summary>Which positions see which; true: seen. A mask is made only where attention cannot do without one.</summary>
internal static class AttentionMask
{
    /// <summary>Causal, within a window, and without the keys that are padding.</summary>
    /// <param name="time">T, new positions.</param>
    /// <param name="past">Positions before them.</param>
    /// <param name="window">A position sees so many, itself included; null: all.</param>
    /// <param name="keys">(B, S), bool: positions that are no padding; null: all.</param>
    /// <param name="device">Where.</param>
    /// <returns>(T, S) or (B, 1, T, S); null where being causal says it all: one new position, or none before them.</returns>
    public static Tensor? Causal(long time, long past, int? window, Tensor? keys, Device device)
    {
        var all = past + time;
        var narrow = window < all;
        if (keys is null && !narrow && (past == 0 || time == 1))
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var seen = ones(time, all, ScalarType.Bool, device).tril(past);
        if (narrow)
        {
            seen = seen.triu(past - window!.Value + 1);
        }

        return (keys is null ? seen : With(seen, keys, past)).MoveToOuterDisposeScope();
    }

    /// <summary>Every position sees those that are no padding: (B, 1, 1, S); null where none is.</summary>
    public static Tensor? Bidirectional(Tensor? keys) => keys?.view(keys.shape[0], 1, 1, keys.shape[1]);

    // What is padding itself sees itself: a position that sees nothing would be NaN, and spread.
    private static Tensor With(Tensor seen, Tensor keys, long past)
    {
        var diagonal = ones_like(seen).tril(past).triu(past);
        return seen.logical_and(keys.view(keys.shape[0], 1, 1, keys.shape[1])).logical_or(diagonal);
    }
}
