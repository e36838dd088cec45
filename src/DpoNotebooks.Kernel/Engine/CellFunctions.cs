using DpoNotebooks.Models.Interruption;
using DpoNotebooks.Notebook.Display;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>The functions of .NET Interactive that cells expect.</summary>
public static class CellFunctions
{
    /// <summary>Shows a value now, in its preferred MIME types or in the given one.</summary>
    public static DisplayedValue display(object? value, string? mimeType = null) => DisplayedValue.Show(value, mimeType);

    /// <summary>Takes away what the cell has shown so far.</summary>
    /// <param name="wait">Only when something new comes, so that nothing flickers.</param>
    public static void ClearOutput(bool wait = false) => NotebookHost.Current?.Clear(wait);

    /// <summary>Asks the reader for a line of text.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked here.</exception>
    public static string Input(string prompt = "") => Ask(prompt, hidden: false);

    /// <summary>Asks the reader for a line that is not shown.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked here.</exception>
    public static string Password(string prompt = "") => Ask(prompt, hidden: true);

    /// <summary>Marks text as HTML, to be displayed as such.</summary>
    public static IHtmlContent HTML(string content) => content.ToHtmlContent();

    private static string Ask(string prompt, bool hidden)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        CellConsole.Emit(new QuestionAsked(prompt, hidden, answer));
        answer.Task.Wait(Interrupt.Token);
        return answer.Task.GetAwaiter().GetResult();
    }
}
