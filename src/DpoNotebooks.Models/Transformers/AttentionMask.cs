namespace DpoNotebooks.Models.Transformers;

/// <summary>Builds attention masks; true: the position is attended to. No mask is built if attention does not need one.</summary>
internal static class AttentionMask
{
    /// <summary>A causal mask, optionally limited to a window and without padding.</summary>
    /// <param name="time">T, the number of new positions.</param>
    /// <param name="past">The number of earlier positions.</param>
    /// <param name="window">The number of positions that a position attends to, itself included; null: all.</param>
    /// <param name="keys">(B, S), bool: false for padding; null: no padding.</param>
    /// <param name="device">The device of the mask.</param>
    /// <returns>(T, S) or (B, 1, T, S); null if plain causal attention suffices: there is one new position, or no earlier position.</returns>
    public static Tensor? Causal(long time, long past, int? window, Tensor? keys, Device device)
    {
        var all = past + time;
        var windowed = window < all;
        if (keys is null && !windowed && (past == 0 || time == 1))
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var mask = ones(time, all, ScalarType.Bool, device).tril(past);
        if (windowed)
        {
            mask = mask.triu(past - window!.Value + 1);
        }

        return (keys is null ? mask : WithoutPadding(mask, keys, past)).MoveToOuterDisposeScope();
    }

    /// <summary>A mask under which every position attends to all positions except padding: (B, 1, 1, S); null: no padding.</summary>
    public static Tensor? Bidirectional(Tensor? keys) => keys?.view(keys.shape[0], 1, 1, keys.shape[1]);

    // Padding attends to itself. The softmax of a position that attends to nothing would be NaN, which would spread to other positions.
    private static Tensor WithoutPadding(Tensor mask, Tensor keys, long past)
    {
        var diagonal = ones_like(mask).tril(past).triu(past);
        return mask.logical_and(keys.view(keys.shape[0], 1, 1, keys.shape[1])).logical_or(diagonal);
    }
}
