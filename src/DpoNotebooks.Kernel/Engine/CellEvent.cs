using DpoNotebooks.Notebook;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>What a running cell puts out, in order.</summary>
public abstract record CellEvent;

/// <summary>Text on stdout or stderr.</summary>
/// <param name="Name">stdout or stderr.</param>
/// <param name="Text">The text, not necessarily whole lines.</param>
public sealed record StreamText(string Name, string Text) : CellEvent;

/// <summary>A displayed value, or the update of one.</summary>
/// <param name="Displayed">What to show, and under which id.</param>
public sealed record DisplayOutput(Displayed Displayed) : CellEvent;

/// <summary>The value of the cell's last expression.</summary>
/// <param name="Bundle">The value as shown.</param>
public sealed record ResultValue(MimeBundle Bundle) : CellEvent;

/// <summary>What the cell has shown so far is to go.</summary>
/// <param name="Wait">Only when something new comes.</param>
public sealed record OutputCleared(bool Wait) : CellEvent;

/// <summary>Why the cell failed.</summary>
/// <param name="Name">The exception's type, or CompileError.</param>
/// <param name="Message">What went wrong, with the cell's line.</param>
/// <param name="Traceback">Lines that show where.</param>
public sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback) : CellEvent;
