using TorchSharp.Modules;
using TorchSharp.Utils;

namespace DpoNotebooks.Models.Layers;

/// <summary>An embedding: looks up rows of a table by id.</summary>
internal sealed class EmbeddingTable : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public EmbeddingTable(Parameter weight)
        : base(nameof(EmbeddingTable))
    {
        _weight = weight;
        RegisterComponents();
    }

    /// <summary>The table: (rows, width).</summary>
    public Tensor Weight => _weight;

    public override Tensor forward(Tensor input) => _weight.index_select(0, input.reshape(-1)).view([.. input.shape, -1]);
}
