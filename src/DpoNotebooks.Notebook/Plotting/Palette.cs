using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>The colours of what is not a method; a method's are its <see cref="SeriesLook"/>.</summary>
public static class Palette
{
    /// <summary>Text and neutral lines.</summary>
    public const string Ink = "#222222";
}
