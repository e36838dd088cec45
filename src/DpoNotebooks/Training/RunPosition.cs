using DpoNotebooks.Data;

namespace DpoNotebooks.Training;

/// <summary>How far a run has come.</summary>
internal sealed record RunPosition
{
    /// <summary>Optimizer steps done.</summary>
    public int Step { get; init; }

    /// <summary>Examples seen.</summary>
    public long Examples { get; init; }

    /// <summary>The position in the data.</summary>
    public DataPosition Data { get; init; }

    /// <summary>The steps done at the last evaluation; −1 before the first.</summary>
    public int Evaluated { get; init; } = -1;

    /// <summary>Whether <see cref="EarlyStopping"/> has ended the run.</summary>
    public bool StoppedEarly { get; init; }
}
