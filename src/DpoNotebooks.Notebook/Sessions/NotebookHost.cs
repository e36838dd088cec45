using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Formatters;

namespace DpoNotebooks.Notebook.Sessions;

/// <summary>Something to show, or to show in the place of what was shown under the same id.</summary>
/// <param name="Id">Display id, unique in the notebook.</param>
/// <param name="Bundle">What to show.</param>
/// <param name="Update">Whether it replaces the earlier display of that id.</param>
public sealed record Displayed(string Id, MimeBundle Bundle, bool Update);

/// <summary>What runs the cells, as the library sees it; absent outside a notebook of this project's own engine.</summary>
/// <param name="Notebook">The notebook's name, without folder and extension.</param>
/// <param name="Show">Takes what is displayed.</param>
public sealed record NotebookHost(string Notebook, Action<Displayed> Show)
{
    private static readonly AsyncLocal<NotebookHost?> Flowing = new();

    /// <summary>The host of the running cell; tasks and threads that the cell starts see it too.</summary>
    public static NotebookHost? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>The channels to a live front end; null where there is none, as in a headless run.</summary>
    public CommHub? Comms { get; init; }

    /// <summary>Takes away what the cell has shown; true: only when something new comes.</summary>
    public Action<bool> Clear { get; init; } = _ => { };
}
