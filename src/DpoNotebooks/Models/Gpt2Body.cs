using TorchSharp.Modules;
using TorchSharp.Utils;

namespace DpoNotebooks.Models;

/// <summary>Everything of GPT-2 below its head.</summary>
internal sealed class Gpt2Body : nn.Module
{
    [ComponentName(Name = "wte")]
    private readonly EmbeddingTable _tokens;

    [ComponentName(Name = "wpe")]
    private readonly EmbeddingTable _positions;

    [ComponentName(Name = "h")]
    private readonly ModuleList<Gpt2Block> _blocks;

    [ComponentName(Name = "ln_f")]
    private readonly LayerNorm _norm;

    public Gpt2Body(CausalLmConfig config)
        : base(nameof(Gpt2Body))
    {
        _tokens = new EmbeddingTable(config.VocabularySize, config.HiddenSize);
        _positions = new EmbeddingTable(config.ContextLength, config.HiddenSize);
        _blocks = new ModuleList<Gpt2Block>([.. Enumerable.Range(0, config.LayerCount).Select(_ => new Gpt2Block(config))]);
        _norm = nn.LayerNorm(config.HiddenSize, config.LayerNormEpsilon);
        RegisterComponents();
    }

    public Tensor TokenEmbedding => _tokens.Weight;

    public Tensor Hidden(Tensor ids, Tensor positions, KvCache? cache, double dropout)
    {
        using var scope = NewDisposeScope();
        var (rows, time) = (ids.shape[0], ids.shape[1]);
        var x = Gpt2Block.Dropped((_tokens.call(ids) + _positions.call(positions)).view(rows * time, -1), dropout);
        for (var layer = 0; layer < _blocks.Count; layer++)
        {
            x = _blocks[layer].Apply(x, rows, cache, layer, dropout);
        }

        cache?.Advance(time);
        return _norm.call(x).view(rows, time, -1).MoveToOuterDisposeScope();
    }
}

/// <summary>Rows of a table by their ids. (TorchSharp's own loses its weight with the scope that it is built in.)</summary>
internal sealed class EmbeddingTable : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public EmbeddingTable(int rows, int width)
        : base(nameof(EmbeddingTable))
    {
        _weight = new Parameter(empty(rows, width));
        _weight.DetachFromDisposeScope();
        RegisterComponents();
    }

    public Tensor Weight => _weight;

    public override Tensor forward(Tensor input) => _weight.index_select(0, input.reshape(-1)).view([.. input.shape, -1]);
}
