using System.Diagnostics;
using System.Globalization;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Engine;

namespace DpoNotebooks.Kernel.Run;

/// <summary>Tells the console how a run goes: each cell's number, first line, output and time.</summary>
/// <param name="output">The cells' stdout, and the report itself.</param>
/// <param name="error">The cells' stderr, and errors.</param>
internal sealed class RunReport(TextWriter output, TextWriter error)
{
    private const string Indent = "    ";
    private readonly Lock _guard = new();
    private readonly Stopwatch _clock = new();
    private int _number;
    private bool _midLine;

    /// <summary>A cell begins.</summary>
    public void CellStarts(int number, int count, string source)
    {
        _clock.Restart();
        _number = number;
        var first = source.Split('\n').FirstOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "(empty)";
        output.WriteLine($"[{number}/{count}] {(first.Length > 72 ? first[..72] + "…" : first)}");
    }

    /// <summary>The cell puts something out: text as it comes, what is displayed only where it is the update of a line.</summary>
    public void Output(CellEvent cellEvent)
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

    /// <summary>The cell is over.</summary>
    public void CellEnds()
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
