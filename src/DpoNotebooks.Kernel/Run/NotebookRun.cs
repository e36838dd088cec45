using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Run;

/// <summary>How a notebook's run ended.</summary>
internal enum RunEnd
{
    /// <summary>Every cell ran to its end.</summary>
    Finished,

    /// <summary>A cell failed; the later ones did not run.</summary>
    Failed,

    /// <summary>The run was stopped, by hand or by its time limit.</summary>
    Stopped,
}

/// <summary>Runs a notebook's code cells in order, outputs into the document.</summary>
/// <param name="notebook">The notebook; its earlier outputs are cleared.</param>
/// <param name="folder">The notebook's folder.</param>
/// <param name="report">Told of each cell and of what it puts out, while it runs.</param>
/// <param name="save">Saves the document; called after each cell, so that a run that is killed leaves what it had.</param>
internal sealed class NotebookRun(NotebookDocument notebook, string folder, RunReport report, Action save)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Runs until the end, the first error, or the stop.</summary>
    public async Task<RunEnd> RunAsync(CancellationToken stop)
    {
        var cells = notebook.Cells.Where(cell => cell.IsCode).ToList();
        cells.ForEach(cell => cell.SetOutputs(null, []));
        var outputs = new CellOutputs();
        using var engine = new CellEngine(notebook.Name, folder);
        for (var i = 0; i < cells.Count; i++)
        {
            report.CellStarts(i + 1, cells.Count, cells[i].Source);
            var end = await RunCellAsync(engine, cells[i].Source, $"cell {i + 1}", outputs, stop);
            cells[i].SetOutputs(i + 1, outputs.Take(i + 1));
            report.CellEnds();
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
        void Take(CellEvent output)
        {
            if (output is QuestionAsked question)
            {
                question.Answer.SetException(new InvalidOperationException("the cell asks for input, but nobody can be asked in a headless run: make it a parameter"));
            }

            outputs.Add(output);
            report.Output(output);
        }

        try
        {
            using var asked = new CellStop(stop);
            var running = engine.RunAsync(source, cell, Take, asked);
            // A cell that is deep in native code does not see the stop; what there is gets saved without it.
            await Task.WhenAny(running, StopAndPatience(stop));
            stop.ThrowIfCancellationRequested();
            return await running is null ? RunEnd.Finished : RunEnd.Failed;
        }
        catch (OperationCanceledException)
        {
            Take(new CellError("Stopped", "the run was stopped while this cell ran", ["the run was stopped while this cell ran"]));
            return RunEnd.Stopped;
        }
    }

    private static async Task StopAndPatience(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(() => stopped.TrySetResult());
        await stopped.Task;
        await Task.Delay(Patience, CancellationToken.None);
    }
}
