namespace DpoNotebooks.Models.Interruption;

/// <summary>The interrupt request of the running notebook cell, available without passing a token.</summary>
/// <remarks>A loop that checks <see cref="Token"/> between its steps calls <see cref="BeginChecking"/>. The kernel then waits for the loop
/// to end and does not abort a step.</remarks>
public static class Interrupt
{
    private static readonly AsyncLocal<InterruptScope?> Current = new();

    /// <summary>The scope of the running cell; null: no cell is running. It flows to the cell's tasks and threads.</summary>
    public static InterruptScope? Scope
    {
        get => Current.Value;
        set => Current.Value = value;
    }

    /// <summary>Canceled when the running cell is interrupted. Outside a cell it is never canceled.</summary>
    public static CancellationToken Token => Scope?.Token ?? CancellationToken.None;

    /// <summary>Declares that the caller checks <see cref="Token"/> between its steps, until the returned object is disposed.</summary>
    public static IDisposable? BeginChecking() => Scope?.BeginChecking();
}
