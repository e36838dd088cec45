using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Dials;

/// <summary>β under the reader's hand: what a turn of it makes of pairs whose log-ratios are known. Nothing is trained.</summary>
public static class BetaDialPanel
{
    /// <summary>A slider over β and, below it, loss, accuracy, margins and gradient weights σ(−βΔ) at where it stands. Without a
    /// live front end it is a figure with a slider of its own.</summary>
    /// <param name="dial">The pairs.</param>
    /// <param name="beta">Where the slider stands at first, e.g. the β that the policy was trained with.</param>
    public static VBox Of(BetaDial dial, double beta)
    {
        var figure = new DialFigure(dial, start: beta);
        var slider = new FloatLogSlider
        {
            Description = "β",
            Min = Math.Log10(figure.Betas[0]),
            Max = Math.Log10(figure.Betas[^1]),
            Step = 0.01,
            Value = beta,
            ReadoutFormat = ".3g",
            Layout = { Width = "480px" },
        };
        var view = new HTML { Value = Html(figure.At(beta)) };
        slider.ValueChanged += turned => view.Value = Html(figure.At(turned));
        return new VBox(slider, view) { Fallback = figure };
    }

    private static string Html(Figure figure) => $"<div class=\"beta-dial\">{figure.ToSvg()}</div>";
}
