using System.CommandLine;
using System.Runtime.InteropServices;
using DpoNotebooks.Data;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>How a command's work ends: with its status, or with one line on stderr.</summary>
internal static class CommandRun
{
    /// <summary>Does the work; what is wrong with the input, or a stop by hand, is one line on stderr and status 1.</summary>
    /// <param name="arguments">The command line, which names the command.</param>
    /// <param name="work">Returns the exit status.</param>
    public static Task<int> Do(ParseResult arguments, Func<int> work) => Task.Run(() =>
    {
        var line = "";
        try
        {
            return work();
        }
        catch (OperationCanceledException)
        {
            line = "interrupted";
        }
        catch (Exception e) when (e is IOException or InvalidDataException or DataFileException or ArgumentException
            or NotSupportedException or UnauthorizedAccessException or DllNotFoundException)
        {
            line = e.Message.ReplaceLineEndings(" ");
        }
        catch (ExternalException e) when (e.Message.Contains("memory", StringComparison.OrdinalIgnoreCase))
        {
            line = e.Message.Split('\n')[0]; // below it torch prints its own stack
        }

        arguments.InvocationConfiguration.Error.WriteLine($"dpo {arguments.CommandResult.Command.Name}: {line}");
        return 1;
    });
}
