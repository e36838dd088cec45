using System.Reflection;
using System.Text;
using DpoNotebooks.Kernel.Compiler;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>
/// Console.Out or Console.Error while cells run. Text that a cell writes, on any thread that it started, goes to that cell's sink;
/// text that the program itself writes goes to the original writer.
/// </summary>
internal sealed class CellConsole : TextWriter
{
    private static readonly AsyncLocal<Action<CellEvent>?> FlowingSink = new();
    private static readonly Lock Installing = new();
    private static TextWriter? _out, _error;
    private readonly TextWriter _program;
    private readonly string _stream;

    private CellConsole(TextWriter program, string stream) => (_program, _stream) = (program, stream);

    /// <inheritdoc/>
    public override Encoding Encoding => _program.Encoding;

    /// <summary>Redirects the console output of the calling flow, and of everything that it starts from now on, to a sink.</summary>
    /// <param name="sink">Receives the events. Text that the sink itself writes to the console goes to the original writer.</param>
    public static void Redirect(Action<CellEvent> sink)
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

        FlowingSink.Value = sink;
    }

    // SetOut and SetError wrap the writer in a synchronized one. A cell that is aborted while it enters that lock would never release it,
    // and no other thread could write again. The field is therefore set to the writer itself; sinks synchronize their events themselves.
    private static void Install(string field, TextWriter writer, Action<TextWriter> set)
    {
        set(writer); // the fallback if the runtime has no field of this name
        typeof(Console).GetField(field, BindingFlags.Static | BindingFlags.NonPublic)?.SetValue(null, writer);
    }

    /// <summary>Sends an event to the sink of the calling flow's cell. Outside a cell, the event is discarded.</summary>
    public static void Emit(CellEvent output)
    {
        if (FlowingSink.Value is { } sink)
        {
            Emit(sink, output);
        }
    }

    /// <summary>Sends an event to a sink. Text that the sink itself writes to the console goes to the original writer.</summary>
    public static void Emit(Action<CellEvent> sink, CellEvent output)
    {
        StopPoint.Pass();
        Unabortable.Run(() =>
        {
            var outer = FlowingSink.Value;
            FlowingSink.Value = null;
            try
            {
                sink(output);
            }
            finally
            {
                FlowingSink.Value = outer;
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
        if (FlowingSink.Value is not { } sink)
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
