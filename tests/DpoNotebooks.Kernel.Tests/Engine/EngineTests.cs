using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Tests.Engine;

/// <summary>Tests that run cells in one engine and check the events of the last cell.</summary>
public abstract class EngineTests : IDisposable
{
    private int _count;

    private protected CellEngine Engine { get; } = new("test", AppContext.BaseDirectory);

    /// <summary>The events of the last cell.</summary>
    private protected List<CellEvent> Events { get; } = [];

    public void Dispose()
    {
        Engine.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a cell, and returns whether it succeeded.</summary>
    private protected async Task<bool> Run(string code)
    {
        Events.Clear();
        using var stop = new CellStop(TestContext.Current.CancellationToken);
        return await Engine.RunAsync(code, $"cell {++_count}", Events.Add, stop) is null;
    }

    /// <summary>The result of the last cell as plain text.</summary>
    private protected string Result() => Events.OfType<ResultValue>().Single().Bundle.Text;

    /// <summary>The error of the last cell.</summary>
    private protected CellError Error() => Events.OfType<CellError>().Single();
}
