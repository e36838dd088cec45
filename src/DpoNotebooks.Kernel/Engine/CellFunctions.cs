using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>The functions of .NET Interactive that cells expect.</summary>
public static class CellFunctions
{
    /// <summary>Shows a value now, in its preferred MIME types or in the given one.</summary>
    public static DisplayedValue display(object? value, string? mimeType = null) => DisplayedValue.Show(value, mimeType);

    /// <summary>Marks text as HTML, to be displayed as such.</summary>
    public static IHtmlContent HTML(string content) => content.ToHtmlContent();
}
