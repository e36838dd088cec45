using DpoNotebooks.Models.Interruption;
using DpoNotebooks.Notebook.Display;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>The functions of .NET Interactive that are in scope in every cell.</summary>
public static class CellFunctions
{
    /// <summary>Displays a value, in its preferred MIME types or in the given one.</summary>
    public static DisplayedValue display(object? value, string? mimeType = null) => DisplayedValue.Show(value, mimeType);

    /// <summary>Clears the cell's output.</summary>
    /// <param name="wait">Whether to wait until the next output arrives, which avoids flicker.</param>
    public static void ClearOutput(bool wait = false) => NotebookHost.Current?.Clear(wait);

    /// <summary>Asks the user for a line of text.</summary>
    /// <exception cref="InvalidOperationException">There is no front end that can ask the user.</exception>
    public static string Input(string prompt = "") => Ask(prompt, hidden: false);

    /// <summary>Asks the user for a line of text that is not shown.</summary>
    /// <exception cref="InvalidOperationException">There is no front end that can ask the user.</exception>
    public static string Password(string prompt = "") => Ask(prompt, hidden: true);

    /// <summary>Marks text as HTML, so that it is displayed as HTML.</summary>
    public static IHtmlContent HTML(string content) => content.ToHtmlContent();

    private static string Ask(string prompt, bool hidden)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        CellConsole.Emit(new QuestionAsked(prompt, hidden, answer));
        answer.Task.Wait(Interrupt.Token);
        return answer.Task.GetAwaiter().GetResult();
    }
}
