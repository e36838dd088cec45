using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.Models.Interruption;

namespace DpoNotebooks.Notebook.Live;

/// <summary>Downloads repositories of the Hugging Face hub and reports the progress.</summary>
public static class Downloads
{
    /// <summary>Resolves <c>hub:owner/name[@revision]</c> to a local folder and downloads missing files (see
    /// <see cref="HubFolder.Resolve"/>). Any other path is returned unchanged.</summary>
    /// <param name="name">The hub name, or a folder.</param>
    /// <param name="files">The files to download. Default: those of a model.</param>
    /// <param name="output">The writer for progress outside a notebook. Default: stdout.</param>
    /// <param name="stop">Cancels the download, in addition to the interrupt of the cell. Downloaded parts are kept.</param>
    /// <exception cref="FormatException">The hub name is malformed.</exception>
    /// <exception cref="HubException">The repository or one of its files is not available.</exception>
    public static string Folder(string name, HubSelection? files = null, TextWriter? output = null, CancellationToken stop = default)
    {
        var shown = new Dictionary<string, Progress>();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stop, Interrupt.Token);
        return HubFolder.Resolve(name, files, progress: Report, stop: linked.Token);

        void Report(HubProgress download)
        {
            if (download.Total is not > 0)
            {
                return; // the size is unknown, so there is no share to report
            }

            if (!shown.TryGetValue(download.File, out var progress))
            {
                shown.Add(download.File, progress = new Progress { Output = output, Delay = TimeSpan.FromSeconds(2) });
            }

            progress.Report(download.Done, download.Total.Value, $"downloading {download.File}, bytes");
        }
    }
}
