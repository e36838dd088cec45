namespace DpoNotebooks.Notebook.Display;

/// <summary>A value that creates its own <see cref="MimeBundle"/>, for example a widget that connects to the front end when it is displayed.</summary>
internal interface IMimeBundleSource
{
    /// <summary>Creates the bundle to display.</summary>
    MimeBundle ToBundle();
}
