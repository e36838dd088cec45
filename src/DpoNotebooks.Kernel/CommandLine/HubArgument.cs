using System.CommandLine;
using DpoNotebooks.Hub;
using DpoNotebooks.Notebook;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>A folder, or a name on the hub, as the command line gives it.</summary>
internal static class HubArgument
{
    /// <summary>The folder; what a hub name lacks in the cache is downloaded, with progress on stderr.</summary>
    /// <param name="arguments">The command line, which knows stderr.</param>
    /// <param name="name">The folder or the name.</param>
    /// <param name="files">What is wanted of the repository.</param>
    /// <param name="stop">Stops the download.</param>
    /// <exception cref="IOException">It cannot be had.</exception>
    public static string Folder(ParseResult arguments, string name, HubSelection files, CancellationToken stop)
    {
        var progress = new Dictionary<string, Progress>();
        try
        {
            return HubFolder.Resolve(name, files, progress: Tell, stop: stop);
        }
        catch (FormatException e)
        {
            throw new IOException(e.Message, e);
        }

        void Tell(HubProgress at)
        {
            if (at.Total is > 0 and var total)
            {
                if (!progress.TryGetValue(at.File, out var shown))
                {
                    progress.Add(at.File, shown = new Progress { Output = arguments.InvocationConfiguration.Error, Patience = TimeSpan.FromSeconds(2) });
                }

                shown.Report(at.Done, total, $"downloading {at.File}");
            }
        }
    }
}
