using OxyPlot;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Measures text for OxyPlot. OxyPlot's own measure underestimates the width of labels by half, so that axis titles would overlap
/// them.</summary>
internal sealed class TextMeasure() : PdfRenderContext(1, 1, OxyColors.White)
{
    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight) =>
        string.IsNullOrEmpty(text) ? OxySize.Empty : new OxySize(LabelPlacement.WidthOf(text, fontSize), 1.15 * fontSize);
}
