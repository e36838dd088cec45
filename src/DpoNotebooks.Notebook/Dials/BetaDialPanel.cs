using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Dials;

/// <summary>An interactive panel that evaluates pairs with known log-ratios at any β, without training.</summary>
public static class BetaDialPanel
{
    /// <summary>Creates a slider over β and, below it, the loss, accuracy, margins and gradient weights σ(−βΔ) at the selected β. Without
    /// a live front end, the panel is a figure with its own slider.</summary>
    /// <param name="dial">The pairs.</param>
    /// <param name="beta">The initial position of the slider, for example the β that the policy was trained with.</param>
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
        slider.ValueChanged += selected => view.Value = Html(figure.At(selected));
        return new VBox(slider, view) { Fallback = figure };
    }

    private static string Html(Figure figure) => $"<div class=\"beta-dial\">{figure.ToSvg()}</div>";
}
