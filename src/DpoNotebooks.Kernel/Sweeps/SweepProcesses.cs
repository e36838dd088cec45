using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace DpoNotebooks.Kernel.Sweeps;

/// <summary>Makes a sweep in several processes of one thread each. On a CPU, small models train faster so than with the threads in one run.</summary>
internal static class SweepProcesses
{
    /// <summary>Starts the processes on one store and waits for them.</summary>
    /// <returns>The exit status of the first process that failed; 0 if none did.</returns>
    public static int Run(ParseResult arguments, int count, string file, string store, int? saveEvery, CancellationToken stop)
    {
        string[] options = ["sweep", "run", file, "--store", store, "--device", "cpu", "--workers", "1",
            .. saveEvery is { } steps ? (string[])["--save-every", steps.ToString(CultureInfo.InvariantCulture)] : []];
        Process[] processes = [.. Enumerable.Range(0, count).Select(number => Start(arguments, options, number))];
        using var stopping = stop.Register(() => Array.ForEach(processes, process => Kill(process)));
        foreach (var process in processes)
        {
            process.WaitForExit();
        }

        stop.ThrowIfCancellationRequested();
        return processes.Select(process => process.ExitCode).FirstOrDefault(status => status != 0);
    }

    private static Process Start(ParseResult arguments, string[] options, int number)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(SweepProcesses).Assembly.Location);
        }

        Array.ForEach(options, start.ArgumentList.Add);
        start.Environment["OMP_NUM_THREADS"] = "1";
        var process = Process.Start(start)!;
        var (error, output) = (arguments.InvocationConfiguration.Error, arguments.InvocationConfiguration.Output);
        process.ErrorDataReceived += (_, line) => Write(error, number, line.Data);
        process.OutputDataReceived += (_, line) => Write(output, number, line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static void Write(TextWriter writer, int number, string? line)
    {
        if (line is not null)
        {
            lock (writer)
            {
                writer.WriteLine($"{number}: {line}");
            }
        }
    }

    // What they have made stays in the store.
    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }
}
