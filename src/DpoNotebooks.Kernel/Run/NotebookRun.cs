using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Run;

/// <summary>How the run of a notebook ended.</summary>
internal enum RunEnd
{
    /// <summary>Every cell ran to its end.</summary>
    Finished,

    /// <summary>A cell failed. Later cells did not run.</summary>
    Failed,

    /// <summary>The run was interrupted, or it reached its time limit.</summary>
    Stopped,
}

/// <summary>Runs the code cells of a notebook in order, and writes their outputs into the document.</summary>
/// <param name="notebook">The notebook. Its earlier outputs are cleared.</param>
/// <param name="folder">The notebook's folder.</param>
/// <param name="report">Receives each cell and its outputs while it runs.</param>
/// <param name="save">Saves the document. It is called after each cell, so that the results remain if the process is killed.</param>
internal sealed class NotebookRun(NotebookDocument notebook, string folder, RunReport report, Action save)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Runs the cells until the last cell, the first error, or the stop.</summary>
    public async Task<RunEnd> RunAsync(CancellationToken stop)
    {
        var cells = notebook.Cells.Where(cell => cell.IsCode).ToList();
        cells.ForEach(cell => cell.SetOutputs(null, []));
        var outputs = new CellOutputs();
        using var engine = new CellEngine(notebook.Name, folder);
        for (var i = 0; i < cells.Count; i++)
        {
            report.StartCell(i + 1, cells.Count, cells[i].Source);
            var end = await RunCellAsync(engine, cells[i].Source, $"cell {i + 1}", outputs, stop);
            cells[i].SetOutputs(i + 1, outputs.Take(i + 1));
            report.EndCell();
            save();
            if (end != RunEnd.Finished)
            {
                return end;
            }
        }

        return RunEnd.Finished;
    }

    private async Task<RunEnd> RunCellAsync(CellEngine engine, string source, string cell, CellOutputs outputs, CancellationToken stop)
    {
        void Add(CellEvent output)
        {
            if (output is QuestionAsked question)
            {
                question.Answer.SetException(new InvalidOperationException(
                    "the cell asks for input, which a headless run cannot provide; make the value a parameter of the notebook"));
            }

            outputs.Add(output);
            report.Print(output);
        }

        try
        {
            using var cellStop = new CellStop(stop);
            var running = engine.RunAsync(source, cell, Add, cellStop);
            // A cell in native code may not see the stop. After the time-out, the outputs so far are saved without waiting for it.
            await Task.WhenAny(running, WaitForStopTimeoutAsync(stop));
            stop.ThrowIfCancellationRequested();
            return await running is null ? RunEnd.Finished : RunEnd.Failed;
        }
        catch (OperationCanceledException)
        {
            Add(new CellError("Stopped", "the run was stopped while this cell ran", ["the run was stopped while this cell ran"]));
            return RunEnd.Stopped;
        }
    }

    private static async Task WaitForStopTimeoutAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(() => stopped.TrySetResult());
        await stopped.Task;
        await Task.Delay(StopTimeout, CancellationToken.None);
    }
}
