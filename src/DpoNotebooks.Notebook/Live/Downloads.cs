using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.Models.Interruption;

namespace DpoNotebooks.Notebook.Live;

/// <summary>A name on the hub as a folder, its download shown as it comes.</summary>
public static class Downloads
{
    /// <summary>The folder of <c>hub:owner/name[@revision]</c>, see <see cref="HubFolder.Resolve"/>; any other path as it is.</summary>
    /// <param name="name">The name, or a folder.</param>
    /// <param name="files">What is wanted; null: a model.</param>
    /// <param name="output">Where progress goes outside a notebook; null: stdout.</param>
    /// <param name="stop">Stops it besides the cell's own stop; what has come stays.</param>
    /// <exception cref="FormatException">A hub name of another form.</exception>
    /// <exception cref="HubException">The repository or a file of it cannot be had.</exception>
    public static string Folder(string name, HubSelection? files = null, TextWriter? output = null, CancellationToken stop = default)
    {
        var shown = new Dictionary<string, Progress>();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, Interrupt.Token);
        return HubFolder.Resolve(name, files, progress: Tell, stop: either.Token);

        void Tell(HubProgress at)
        {
            if (at.Total is not > 0)
            {
                return; // nothing to be a part of
            }

            if (!shown.TryGetValue(at.File, out var progress))
            {
                shown.Add(at.File, progress = new Progress { Output = output, Patience = TimeSpan.FromSeconds(2) });
            }

            progress.Report(at.Done, at.Total.Value, $"downloading {at.File}, bytes");
        }
    }
}
