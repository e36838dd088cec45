using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Display;

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

/// <summary>A message to an object's twin in the front end.</summary>
/// <param name="Message">The message.</param>
public sealed record CommOutput(CommMessage Message) : CellEvent;

/// <summary>The cell asks the reader; whoever takes the event answers it, or says why that cannot be.</summary>
/// <param name="Prompt">The question.</param>
/// <param name="Hidden">Whether the answer is not to be shown.</param>
/// <param name="Answer">Where the answer goes.</param>
public sealed record QuestionAsked(string Prompt, bool Hidden, TaskCompletionSource<string> Answer) : CellEvent;

/// <summary>Why the cell failed.</summary>
/// <param name="Name">The exception's type, or CompileError.</param>
/// <param name="Message">What went wrong, with the cell's line.</param>
/// <param name="Traceback">Lines that show where.</param>
public sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback) : CellEvent;
