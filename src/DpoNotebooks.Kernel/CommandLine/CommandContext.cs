using System.CommandLine;
using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.Notebook.Live;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>The <see cref="ExperimentContext"/> of a command, which reports on stderr: the memory forecast in one line, then lines of progress with
/// the time left.</summary>
internal static class CommandContext
{
    // Tasks that take less show nothing.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    /// <summary>Creates the context.</summary>
    /// <param name="arguments">The command line; it gives stderr.</param>
    /// <param name="stop">Cancels the experiment.</param>
    public static ExperimentContext Of(ParseResult arguments, CancellationToken stop)
    {
        var error = arguments.InvocationConfiguration.Error;
        return new ExperimentContext
        {
            Cancel = stop,
            Progress = text => new Progress { Output = error, Delay = Delay }.For(text),
            Training = _ =>
            {
                var progress = new Progress { Output = error };
                return report => progress.Report(report.Done, report.Total, report.Text);
            },
            Forecast = (title, forecast) => error.WriteLine($"{title}: {forecast.ToString().Split('\n')[0]}, most of it {forecast.Terms[0].Name}"),
            Fetch = (name, files) => HubArgument.Folder(arguments, name, files ?? HubFiles.Model, stop),
        };
    }
}
