namespace DpoNotebooks.Models.Configuration;

/// <summary>The kind of norm in a transformer.</summary>
public enum NormKind
{
    /// <summary>Layer norm, with a scale and a shift.</summary>
    Layer,

    /// <summary>Root-mean-square norm, with a scale.</summary>
    Rms,
}
