using System.Diagnostics;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Dials;

/// <summary>An interactive panel that changes β at decoding time. It shows new continuations and their position in the plane of reward and KL.</summary>
public static class DecodingDialPanel
{
    private const double Step = 0.01; // of the exponent

    // A slower model responds only when the slider is released.
    private static readonly TimeSpan LiveUpdateLimit = TimeSpan.FromMilliseconds(300);

    /// <summary>Creates a slider over β, a button that resamples, the continuations, and a marker on the measured curve. Without a live
    /// front end, the panel is that curve with its own slider.</summary>
    /// <param name="dial">The measured policy.</param>
    /// <param name="prompts">A few prompts to continue.</param>
    /// <param name="sampling">The length and the first seed.</param>
    /// <param name="decode">Decodes token ids to text.</param>
    /// <param name="reward">The true reward.</param>
    public static VBox Of(DecodingDial dial, IReadOnlyList<int[]> prompts, SamplingConfig sampling, Func<int[], string> decode, RewardFunction reward)
    {
        var clock = Stopwatch.StartNew();
        var (continuations, place) = (new HTML(), new HTML());
        var trained = Math.Log10(dial.TrainedBeta);
        var slider = new FloatLogSlider
        {
            Description = "decode at β",
            // The front end rounds values to whole steps from Min, so β₀ must be a whole number of steps above it.
            Min = trained + Math.Ceiling((Math.Log10(dial.SmallestBeta) - trained) / Step) * Step,
            Max = Math.Log10(dial.LargestBeta),
            Step = Step,
            Value = dial.TrainedBeta,
            ReadoutFormat = ".3g",
            Layout = { Width = "480px" },
        };
        var again = new Button { Description = "draw again" };
        Show(slider.Value);
        slider.ContinuousUpdate = clock.Elapsed < LiveUpdateLimit;
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
