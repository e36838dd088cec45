using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>A displayed value that can be replaced in place.</summary>
public sealed class DisplayedValue
{
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly string? _mimeType;

    private DisplayedValue(string? mimeType) => _mimeType = mimeType;

    /// <summary>Displays a value.</summary>
    public static DisplayedValue Show(object? value, string? mimeType)
    {
        var shown = new DisplayedValue(mimeType);
        Host.Show(new Displayed(shown._id, MimeBundle.Of(value, mimeType), Update: false));
        return shown;
    }

    /// <summary>Displays text that already has the given MIME type.</summary>
    internal static DisplayedValue ShowText(string text, string mimeType)
    {
        var shown = new DisplayedValue(mimeType);
        Host.Show(new Displayed(shown._id, MimeBundle.OfText(text, mimeType), Update: false));
        return shown;
    }

    /// <summary>Replaces the displayed value.</summary>
    public void Update(object? value) => Host.Show(new Displayed(_id, MimeBundle.Of(value, _mimeType), Update: true));

    private static NotebookHost Host => NotebookHost.Current ?? throw new InvalidOperationException("nothing can be displayed outside a running cell");
}

/// <summary>Extension methods that display a value.</summary>
public static class DisplayExtensions
{
    /// <summary>Displays the value, in its preferred MIME types or in the given one.</summary>
    public static DisplayedValue Display(this object? value, string? mimeType = null) => DisplayedValue.Show(value, mimeType);

    /// <summary>Displays text as the given MIME type, for example text/html or text/markdown.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => DisplayedValue.ShowText(value, mimeType);
}
