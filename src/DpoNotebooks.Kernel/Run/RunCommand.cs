using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Html;

namespace DpoNotebooks.Kernel.Run;

/// <summary>dpo run: a notebook without a front end.</summary>
internal static class RunCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var notebook = new Argument<string>("notebook") { Description = "the notebook to run, e.g. notebooks/01-sentiment.ipynb" };
        var parameters = new Option<string[]>("--parameter", "-p") { HelpName = "name=value", Description = "set a variable of the cell tagged 'parameters'; may be repeated" };
        var output = new Option<string?>("--output", "-o") { HelpName = "OUT.ipynb", Description = "the executed notebook [default: results/NAME/NAME.ipynb]" };
        var html = new Option<string?>("--html") { HelpName = "OUT.html", Description = "the page to read or print, complete in itself [default: results/NAME/NAME.html]" };
        var timeout = new Option<double?>("--timeout") { HelpName = "SECONDS", Description = "stop the whole run after so many seconds", CustomParser = Seconds };
        var command = new Command("run", "Run a notebook's cells in order; save it with its outputs, and as an HTML page.") { notebook, parameters, output, html, timeout };
        command.SetAction((arguments, stop) => RunAsync(
            new RunRequest(arguments.GetRequiredValue(notebook), arguments.GetValue(parameters) ?? [], arguments.GetValue(output), arguments.GetValue(html), arguments.GetValue(timeout)),
            stop));
        return command;
    }

    /// <summary>Runs, saves, and says where; what goes wrong before the first cell is one line on stderr.</summary>
    /// <returns>0, or 1 where a cell failed, the run was stopped, or there was nothing to run.</returns>
    public static async Task<int> RunAsync(RunRequest request, CancellationToken stop)
    {
        try
        {
            var document = NotebookDocument.Read(request.Notebook);
            Parameters.Apply(document, request.Parameters);
            var files = RunFiles.For(request.Notebook, request.Output, request.Html);
            return await RunAsync(document, Path.GetDirectoryName(Path.GetFullPath(request.Notebook))!, files, request.TimeoutSeconds, stop) == RunEnd.Finished ? 0 : 1;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"dpo run: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static double? Seconds(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 && seconds < int.MaxValue / 1000)
        {
            return seconds;
        }

        result.AddError($"--timeout {text}: not a positive number of seconds");
        return null;
    }

    private static async Task<RunEnd> RunAsync(NotebookDocument document, string folder, RunFiles files, double? timeoutSeconds, CancellationToken stop)
    {
        var here = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(files.Folder);
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (timeoutSeconds is { } seconds)
        {
            timed.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        void Save() => WholeFile.Write(files.Notebook, document.ToJson());
        Save();
        WholeFile.Write(files.Html, HtmlPage.Of(document)); // now, so that a page that cannot be written is told before the cells run
        var end = await new NotebookRun(document, folder, new RunReport(Console.Out, Console.Error), Save).RunAsync(timed.Token);
        if (end == RunEnd.Stopped)
        {
            await Console.Error.WriteLineAsync(stop.IsCancellationRequested ? "dpo run: interrupted" : $"dpo run: stopped after the {timeoutSeconds} s of --timeout");
        }

        Console.WriteLine($"notebook: {Path.GetRelativePath(here, files.Notebook)}");
        WholeFile.Write(files.Html, HtmlPage.Of(document));
        Console.WriteLine($"page:     {Path.GetRelativePath(here, files.Html)}");
        return end;
    }
}

/// <summary>What to run, and how.</summary>
/// <param name="Notebook">The notebook file.</param>
/// <param name="Parameters">name=value pairs.</param>
/// <param name="Output">The executed notebook; null for the default.</param>
/// <param name="Html">The page; null for the default.</param>
/// <param name="TimeoutSeconds">The run's time limit, if any.</param>
internal sealed record RunRequest(string Notebook, IReadOnlyList<string> Parameters, string? Output = null, string? Html = null, double? TimeoutSeconds = null);
