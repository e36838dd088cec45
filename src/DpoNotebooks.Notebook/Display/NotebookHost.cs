using DpoNotebooks.Notebook.Comms;

namespace DpoNotebooks.Notebook.Display;

/// <summary>A bundle to display, or to replace an earlier display with the same id.</summary>
/// <param name="Id">The display id, unique in the notebook.</param>
/// <param name="Bundle">The content.</param>
/// <param name="Update">Whether to replace the earlier display with this id.</param>
public sealed record Displayed(string Id, MimeBundle Bundle, bool Update);

/// <summary>The engine that runs the cells. Only this project's engine sets it; in other programs and kernels it is null.</summary>
/// <param name="Notebook">The name of the notebook, without folder and extension.</param>
/// <param name="Show">Receives each display.</param>
public sealed record NotebookHost(string Notebook, Action<Displayed> Show)
{
    private static readonly AsyncLocal<NotebookHost?> CurrentHost = new();

    /// <summary>The host of the running cell. Tasks and threads that the cell starts inherit it.</summary>
    public static NotebookHost? Current
    {
        get => CurrentHost.Value;
        set => CurrentHost.Value = value;
    }

    /// <summary>The comms of a live front end. Null in a headless run.</summary>
    public CommHub? Comms { get; init; }

    /// <summary>Clears the output of the cell. The argument is whether to wait until new output replaces it.</summary>
    public Action<bool> Clear { get; init; } = _ => { };
}
