using DpoNotebooks.Models.Transformers;

namespace DpoNotebooks.Models.Generation;

/// <summary>The next-token logits of one model, with a key–value cache.</summary>
internal sealed class ModelLogits(CausalLm model, int rows, int positions) : INextLogits
{
    private readonly KvCache _cache = new(model.Config, rows, positions, model.Dtype, model.Device);

    public Tensor Next(long[] tokens, int rows)
    {
        using var scope = NewDisposeScope();
        var added = tokens.Length / rows;
        var ids = tensor(tokens, [rows, added], device: model.Device);
        var columns = arange(_cache.Length, _cache.Length + added, ScalarType.Int64, model.Device);
        var hidden = model.HiddenWithCache(ids, columns, _cache).select(1, added - 1);
        return model.Logits(hidden).MoveToOuterDisposeScope();
    }

    public void Keep(long[] rows)
    {
        using var indices = tensor(rows, device: model.Device);
        _cache.Keep(indices);
    }

    public void Dispose() => _cache.Dispose();
}
