using DpoNotebooks.Models.Layers;

namespace DpoNotebooks.Models.Adapters;

/// <summary>A model that supports a low-rank adapter.</summary>
public interface IAdaptable
{
    /// <summary>The adapter on the model; null: none.</summary>
    LoraAdapter? Adapter { get; }

    /// <summary>The model's projections.</summary>
    internal IEnumerable<AdaptableLayer> Projections();

    /// <summary>Freezes the model's parameters and sets <see cref="Adapter"/>.</summary>
    internal void Attach(LoraAdapter adapter);
}

/// <summary>A projection that an adapter may adapt.</summary>
/// <param name="Path">The path in the model.</param>
/// <param name="Projection">The projection.</param>
/// <param name="IsHead">Whether it is the LM head.</param>
internal sealed record AdaptableLayer(string Path, Projection Projection, bool IsHead);
