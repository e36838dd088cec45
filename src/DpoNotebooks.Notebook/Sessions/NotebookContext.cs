using DpoNotebooks.Notebook.Live;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Notebook.Sessions;

/// <summary>The <see cref="ExperimentContext"/> of a notebook cell, which draws what an experiment reports.</summary>
internal static class NotebookContext
{
    // Tasks that take less show nothing.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    public static ExperimentContext Create() => new()
    {
        Progress = text => new Progress { Delay = Delay }.For(text),
        Training = title => new LiveTraining(title).Report,
        Forecast = (title, forecast) => Console.WriteLine($"{title}: {forecast}"),
        Fetch = (name, files) => Downloads.Folder(name, files),
    };
}
