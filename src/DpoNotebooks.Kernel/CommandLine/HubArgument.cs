using System.CommandLine;
using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.Notebook.Live;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>An argument of the command line that is a folder or a name on the hub.</summary>
internal static class HubArgument
{
    /// <summary>Returns the folder. For a hub name, files that are missing in the cache are downloaded, with progress on stderr.</summary>
    /// <param name="arguments">The command line; it gives stderr.</param>
    /// <param name="name">The folder or the hub name.</param>
    /// <param name="files">The files to download from the repository.</param>
    /// <param name="stop">Cancels the download.</param>
    /// <exception cref="IOException">The name is malformed, or the download fails.</exception>
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
