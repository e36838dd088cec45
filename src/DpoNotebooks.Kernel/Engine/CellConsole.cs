using System.Reflection;
using System.Text;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>
/// Console.Out or Console.Error while cells run: what a cell writes, on any thread that it started, goes to that cell;
/// what the program itself writes goes where it always went.
/// </summary>
internal sealed class CellConsole : TextWriter
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
                _out = new CellConsole(Console.Out, "stdout");
                Install("s_out", _out, Console.SetOut);
            }

            if (Console.Error != _error)
            {
                _error = new CellConsole(Console.Error, "stderr");
                Install("s_error", _error, Console.SetError);
            }
        }

        Flowing.Value = sink;
    }

    // SetOut and SetError would wrap the writer in one that locks. A cell that is aborted as it takes that lock
    // leaves it taken, and then no other thread writes any more. Sinks see to their order themselves.
    private static void Install(string field, TextWriter writer, Action<TextWriter> set)
    {
        set(writer); // also where the field goes by another name
        typeof(Console).GetField(field, BindingFlags.Static | BindingFlags.NonPublic)?.SetValue(null, writer);
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
        StopPoint.Pass();
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
        StopPoint.Pass();
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
