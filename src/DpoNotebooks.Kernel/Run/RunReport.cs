using System.Diagnostics;
using System.Globalization;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Run;

/// <summary>Prints the progress of a run: the number, first line, output and time of each cell.</summary>
/// <param name="output">Receives the stdout of the cells, and the report itself.</param>
/// <param name="error">Receives the stderr of the cells, and errors.</param>
internal sealed class RunReport(TextWriter output, TextWriter error)
{
    private const string Indent = "    ";
    private readonly Lock _guard = new();
    private readonly Stopwatch _clock = new();
    private int _number;
    private bool _midLine;

    /// <summary>Prints the number and the first line of a cell that starts.</summary>
    public void StartCell(int number, int count, string source)
    {
        _clock.Restart();
        _number = number;
        var first = source.Split('\n').FirstOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "(empty)";
        output.WriteLine($"[{number}/{count}] {(first.Length > 72 ? first[..72] + "…" : first)}");
    }

    /// <summary>Prints an output of the cell: text and errors, and of the displayed values only updates that are one line.</summary>
    public void Print(CellEvent cellEvent)
    {
        lock (_guard)
        {
            switch (cellEvent)
            {
                case StreamText text:
                    Write(text.Name == "stderr" ? error : output, text.Text);
                    break;
                case DisplayOutput { Displayed: { Update: true, Bundle.Text: var line } } when !line.Contains('\n'):
                    Write(output, line + "\n");
                    break;
                case CellError failure:
                    EndLine();
                    error.WriteLine($"cell {_number}: {string.Join($"\n{Indent}", failure.Traceback)}");
                    break;
            }
        }
    }

    /// <summary>Prints the time of the cell that ends.</summary>
    public void EndCell()
    {
        lock (_guard)
        {
            EndLine();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Indent}{_clock.Elapsed.TotalSeconds:F1} s"));
        }
    }

    private void Write(TextWriter writer, string text)
    {
        foreach (var line in NotebookCell.SplitLines(text))
        {
            writer.Write(_midLine ? line : Indent + line);
            _midLine = !line.EndsWith('\n');
        }

        writer.Flush();
    }

    private void EndLine()
    {
        if (_midLine)
        {
            output.WriteLine();
            _midLine = false;
        }
    }
}
