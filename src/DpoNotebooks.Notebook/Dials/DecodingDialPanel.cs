using System.Diagnostics;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Dials;

/// <summary>β turned at decoding time: fresh continuations, and where on the plane of reward and KL they come from.</summary>
public static class DecodingDialPanel
{
    private const double Step = 0.01; // of the exponent
    private static readonly TimeSpan Fluent = TimeSpan.FromMilliseconds(300);

    /// <summary>A slider over β, a button that draws anew, the continuations, and a marker on the measured curve. Without a live
    /// front end it is that curve, with a slider of its own.</summary>
    /// <param name="dial">The policy, measured.</param>
    /// <param name="prompts">What is continued: a few prompts.</param>
    /// <param name="sampling">Length and first seed.</param>
    /// <param name="decode">Text of token ids.</param>
    /// <param name="reward">The true reward.</param>
    public static VBox Of(DecodingDial dial, IReadOnlyList<int[]> prompts, SamplingConfig sampling, Func<int[], string> decode, RewardFunction reward)
    {
        var clock = Stopwatch.StartNew();
        var (continuations, place) = (new HTML(), new HTML());
        var trained = Math.Log10(dial.TrainedBeta);
        var slider = new FloatLogSlider
        {
            Description = "decode at β",
            Min = trained + Math.Ceiling((Math.Log10(dial.SmallestBeta) - trained) / Step) * Step, // whole steps from β₀, or the page would move it to one
            Max = Math.Log10(dial.LargestBeta),
            Step = Step,
            Value = dial.TrainedBeta,
            ReadoutFormat = ".3g",
            Layout = { Width = "480px" },
        };
        var again = new Button { Description = "draw again" };
        Show(slider.Value);
        slider.ContinuousUpdate = clock.Elapsed < Fluent; // a large model answers when the slider is let go
        slider.ValueChanged += Show;
        again.Clicked += () =>
        {
            sampling = sampling with { Seed = sampling.Seed + 1 };
            Show(slider.Value);
        };
        return new VBox(new HBox(slider, again), continuations, place) { Fallback = dial.ToFigure() };

        void Show(double beta)
        {
            var reading = dial.At(beta, prompts, sampling, decode, reward);
            continuations.Value = $"<div class=\"continuations\">{SampleTableView.Html(reading.Continuations)}</div>";
            place.Value = $"<div class=\"realigned-frontier\">{dial.FigureAt(beta).ToSvg()}</div>";
        }
    }
}
