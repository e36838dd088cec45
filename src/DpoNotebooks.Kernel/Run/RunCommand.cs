using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Html;

namespace DpoNotebooks.Kernel.Run;

/// <summary>dpo run: runs a notebook without a front end.</summary>
internal static class RunCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create()
    {
        var notebook = new Argument<string>("notebook") { Description = "the notebook to run, e.g. notebooks/01-sentiment.ipynb" };
        var parameters = new Option<string[]>("--parameter", "-p")
        {
            HelpName = "name=value",
            Description = "set a variable of the cell tagged 'parameters'; may be repeated",
        };
        var output = new Option<string?>("--output", "-o")
        {
            HelpName = "OUT.ipynb",
            Description = "the executed notebook [default: results/NAME/NAME.ipynb]",
        };
        var html = new Option<string?>("--html")
        {
            HelpName = "OUT.html",
            Description = "a self-contained page to read or print [default: results/NAME/NAME.html]",
        };
        var timeout = new Option<double?>("--timeout")
        {
            HelpName = "SECONDS",
            Description = "stop the whole run after this many seconds",
            CustomParser = ParseSeconds,
        };
        var command = new Command("run", "Run the cells of a notebook in order, and save it with its outputs and as an HTML page.")
        {
            notebook, parameters, output, html, timeout,
        };
        command.SetAction((arguments, stop) => RunAsync(
            new RunRequest(
                arguments.GetRequiredValue(notebook),
                arguments.GetValue(parameters) ?? [],
                arguments.GetValue(output),
                arguments.GetValue(html),
                arguments.GetValue(timeout)),
            stop));
        return command;
    }

    /// <summary>Runs a notebook, saves the results, and prints their paths. An error before the first cell is one line on stderr.</summary>
    /// <returns>0, or 1 if a cell failed, the run was stopped, or the notebook could not be read.</returns>
    public static async Task<int> RunAsync(RunRequest request, CancellationToken stop)
    {
        try
        {
            var document = NotebookDocument.Read(request.Notebook);
            Parameters.Apply(document, request.Parameters);
            var files = RunFiles.For(request.Notebook, request.Output, request.Html);
            var folder = Path.GetDirectoryName(Path.GetFullPath(request.Notebook))!;
            return await RunAsync(document, folder, files, request.TimeoutSeconds, stop) == RunEnd.Finished ? 0 : 1;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"dpo run: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static double? ParseSeconds(ArgumentResult result)
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
        var startFolder = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(files.Folder);
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (timeoutSeconds is { } seconds)
        {
            timed.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        void Save() => WholeFile.Write(files.Notebook, document.ToJson());
        Save();
        WholeFile.Write(files.Html, HtmlPage.Of(document)); // written now, so that a page that cannot be written is an error before the cells run
        var end = await new NotebookRun(document, folder, new RunReport(Console.Out, Console.Error), Save).RunAsync(timed.Token);
        if (end == RunEnd.Stopped)
        {
            await Console.Error.WriteLineAsync(
                stop.IsCancellationRequested ? "dpo run: interrupted" : $"dpo run: stopped after the {timeoutSeconds} s of --timeout");
        }

        Console.WriteLine($"notebook: {Path.GetRelativePath(startFolder, files.Notebook)}");
        WholeFile.Write(files.Html, HtmlPage.Of(document));
        Console.WriteLine($"page:     {Path.GetRelativePath(startFolder, files.Html)}");
        return end;
    }
}

/// <summary>The notebook to run and the options of the run.</summary>
/// <param name="Notebook">The path of the notebook.</param>
/// <param name="Parameters">The parameters, each as name=value.</param>
/// <param name="Output">The path of the executed notebook; null for the default.</param>
/// <param name="Html">The path of the page; null for the default.</param>
/// <param name="TimeoutSeconds">The time limit of the run; null for no limit.</param>
internal sealed record RunRequest(
    string Notebook, IReadOnlyList<string> Parameters, string? Output = null, string? Html = null, double? TimeoutSeconds = null);
