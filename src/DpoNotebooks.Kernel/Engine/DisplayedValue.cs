using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>A shown value that can be replaced in place.</summary>
public sealed class DisplayedValue
{
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly string? _mimeType;

    private DisplayedValue(string? mimeType) => _mimeType = mimeType;

    /// <summary>Shows a value.</summary>
    public static DisplayedValue Show(object? value, string? mimeType)
    {
        var shown = new DisplayedValue(mimeType);
        Host.Show(new Displayed(shown._id, MimeBundle.Of(value, mimeType), Update: false));
        return shown;
    }

    /// <summary>Shows text that is in a MIME type already.</summary>
    internal static DisplayedValue ShowText(string text, string mimeType)
    {
        var shown = new DisplayedValue(mimeType);
        Host.Show(new Displayed(shown._id, MimeBundle.OfText(text, mimeType), Update: false));
        return shown;
    }

    /// <summary>Shows another value in its place.</summary>
    public void Update(object? value) => Host.Show(new Displayed(_id, MimeBundle.Of(value, _mimeType), Update: true));

    private static NotebookHost Host => NotebookHost.Current ?? throw new InvalidOperationException("nothing can be displayed outside a running cell");
}

/// <summary>Displaying a value from its right-hand side.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows the value now.</summary>
    public static DisplayedValue Display(this object? value, string? mimeType = null) => DisplayedValue.Show(value, mimeType);

    /// <summary>Shows text now as what it is in that MIME type, e.g. text/html or text/markdown.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => DisplayedValue.ShowText(value, mimeType);
}
