using OxyPlot;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>How much room OxyPlot leaves for texts. Its own measure takes labels for half as wide as browsers draw them, which puts
/// the titles of axes upon them.</summary>
internal sealed class TextMeasure() : PdfRenderContext(1, 1, OxyColors.White)
{
    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight) =>
        string.IsNullOrEmpty(text) ? OxySize.Empty : new OxySize(LabelPlacement.WidthOf(text, fontSize), 1.15 * fontSize);
}
