using System.CommandLine;
using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.Notebook.Live;

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
        try
        {
            return Downloads.Folder(name, files, arguments.InvocationConfiguration.Error, stop);
        }
        catch (FormatException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
