namespace DpoNotebooks.Models.Interruption;

/// <summary>
/// The stop of the notebook cell that is running, for loops that it should reach without being handed a token.
/// A loop that looks at it between two steps says so with <see cref="Heed"/>, and is then not torn out of a step.
/// </summary>
public static class Interrupt
{
    private static readonly AsyncLocal<InterruptScope?> Flowing = new();

    /// <summary>The scope of the running cell; null outside one. Tasks and threads that the cell starts see it too.</summary>
    public static InterruptScope? Scope
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>Cancelled when the running cell is asked to stop; never outside one.</summary>
    public static CancellationToken Token => Scope?.Token ?? CancellationToken.None;

    /// <summary>Until it is disposed, this flow promises to look at <see cref="Token"/> between its steps.</summary>
    public static IDisposable? Heed() => Scope?.Heed();
}
