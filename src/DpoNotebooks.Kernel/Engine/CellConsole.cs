using System.Text;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>
/// Console.Out or Console.Error while cells run: what a cell writes, on any thread that it started, goes to that cell;
/// what the program itself writes goes where it always went.
/// </summary>
public sealed class CellConsole : TextWriter
{
    private static readonly AsyncLocal<Action<CellEvent>?> Flowing = new();
    private static readonly Lock Installing = new();
    private static TextWriter? _out, _error;
    private readonly TextWriter _program;
    private readonly string _stream;

    private CellConsole(TextWriter program, string stream) => (_program, _stream) = (program, stream);

    /// <inheritdoc/>
    public override Encoding Encoding => _program.Encoding;

    /// <summary>From here on, the calling flow and all that it starts write to the sink.</summary>
    /// <param name="sink">What it writes to the console itself is the program's.</param>
    public static void SendTo(Action<CellEvent> sink)
    {
        lock (Installing)
        {
            if (Console.Out != _out)
            {
                Console.SetOut(new CellConsole(Console.Out, "stdout"));
                _out = Console.Out; // the synchronized wrapper that SetOut made
            }

            if (Console.Error != _error)
            {
                Console.SetError(new CellConsole(Console.Error, "stderr"));
                _error = Console.Error;
            }
        }

        Flowing.Value = sink;
    }

    /// <summary>Hands an event to the cell that the calling flow belongs to; outside of all cells it is lost.</summary>
    public static void Emit(CellEvent output)
    {
        if (Flowing.Value is { } sink)
        {
            Emit(sink, output);
        }
    }

    /// <summary>Hands an event to a sink, whose own writing goes to the program's console.</summary>
    public static void Emit(Action<CellEvent> sink, CellEvent output)
    {
        Unabortable.Run(() =>
        {
            var cell = Flowing.Value;
            Flowing.Value = null;
            try
            {
                sink(output);
            }
            finally
            {
                Flowing.Value = cell;
            }
        });
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (Flowing.Value is not { } sink)
        {
            _program.Write(value);
        }
        else if (!string.IsNullOrEmpty(value))
        {
            Emit(sink, new StreamText(_stream, value));
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + "\n");

    /// <inheritdoc/>
    public override void Flush() => _program.Flush();
}
