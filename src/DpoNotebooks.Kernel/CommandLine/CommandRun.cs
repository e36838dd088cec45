using System.CommandLine;
using System.Runtime.InteropServices;
using DpoNotebooks.Data;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>Runs a command's action and reports expected errors as one line on stderr.</summary>
internal static class CommandRun
{
    /// <summary>Runs the action in the background. Invalid input and an interrupt are reported as one line on stderr with exit status 1.</summary>
    /// <param name="arguments">The command line; it gives the command's name and stderr.</param>
    /// <param name="action">The action; it returns the exit status.</param>
    public static Task<int> RunAsync(ParseResult arguments, Func<int> action) => Task.Run(() =>
    {
        var line = "";
        try
        {
            return action();
        }
        catch (OperationCanceledException)
        {
            line = "interrupted";
        }
        catch (Exception e) when (e is IOException or InvalidDataException or DataFileException or ArgumentException
            or CheckpointException or TrainingStoppedException or NotSupportedException or UnauthorizedAccessException or DllNotFoundException)
        {
            line = e.Message.ReplaceLineEndings(" ");
        }
        catch (ExternalException e) when (e.Message.Contains("memory", StringComparison.OrdinalIgnoreCase))
        {
            line = e.Message.Split('\n')[0]; // the lines after the first are torch's stack trace
        }

        arguments.InvocationConfiguration.Error.WriteLine($"dpo {arguments.CommandResult.Command.Name}: {line}");
        return 1;
    });
}
