using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>An output of a running cell.</summary>
internal abstract record CellEvent;

/// <summary>Text written to stdout or stderr.</summary>
/// <param name="Name">stdout or stderr.</param>
/// <param name="Text">The text; it may end within a line.</param>
internal sealed record StreamText(string Name, string Text) : CellEvent;

/// <summary>A displayed value, or an update of one.</summary>
/// <param name="Displayed">The value and its display id.</param>
internal sealed record DisplayOutput(Displayed Displayed) : CellEvent;

/// <summary>The value of the cell's last expression.</summary>
/// <param name="Bundle">The formatted value.</param>
internal sealed record ResultValue(MimeBundle Bundle) : CellEvent;

/// <summary>A request to clear the cell's output.</summary>
/// <param name="Wait">Whether to wait until the next output arrives.</param>
internal sealed record OutputCleared(bool Wait) : CellEvent;

/// <summary>A comm message to the front end.</summary>
/// <param name="Message">The message.</param>
internal sealed record CommOutput(CommMessage Message) : CellEvent;

/// <summary>A question to the user. The receiver of the event completes <paramref name="Answer"/>, with an exception if nobody can answer.</summary>
/// <param name="Prompt">The question.</param>
/// <param name="Hidden">Whether to hide the answer, as for a password.</param>
/// <param name="Answer">Receives the answer.</param>
internal sealed record QuestionAsked(string Prompt, bool Hidden, TaskCompletionSource<string> Answer) : CellEvent;

/// <summary>The error that ended a cell.</summary>
/// <param name="Name">The name of the exception's type, or CompileError.</param>
/// <param name="Message">The message, with the line of the cell.</param>
/// <param name="Traceback">The lines of the traceback.</param>
internal sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback) : CellEvent;
