using System.Globalization;
using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Notebook.Live;
using DpoNotebooks.Notebook.Plotting;

namespace DpoNotebooks.Notebook.Dials;

/// <summary>The policy's samples at one decoding-time β.</summary>
/// <param name="Beta">β.</param>
/// <param name="Lambda">λ = β₀/β, the share of the policy.</param>
/// <param name="Continuations">Fresh samples.</param>
/// <param name="Place">Reward and KL at this β, interpolated between the measured points.</param>
public sealed record DecodingReading(double Beta, double Lambda, SampleTable Continuations, FrontierPoint Place);

/// <summary>Evaluates one trained policy at other values of β without training. The logits are (1−λ)·ref + λ·policy, λ = β₀/β
/// (decoding-time realignment; Liu et al. 2024).</summary>
public sealed class DecodingDial
{
    private readonly CausalLm _reference;
    private readonly CausalLm _policy;
    private readonly FrontierPoint[] _measured; // by λ

    /// <summary>Measures the policy at several λ; it interpolates between them.</summary>
    /// <param name="evaluator">Measures the policy; its reference is <paramref name="reference"/>.</param>
    /// <param name="reference">π_ref.</param>
    /// <param name="policy">The trained policy.</param>
    /// <param name="trainedBeta">β₀, the β that the policy was trained at.</param>
    /// <exception cref="ArgumentException">β₀ is not positive, or the models do not match.</exception>
    public DecodingDial(PolicyEvaluator evaluator, CausalLm reference, CausalLm policy, double trainedBeta)
    {
        if (!(trainedBeta > 0 && double.IsFinite(trainedBeta)))
        {
            throw new ArgumentException($"β₀ = {trainedBeta}: it must be positive", nameof(trainedBeta));
        }

        (_reference, _policy, TrainedBeta) = (reference, policy, trainedBeta);
        Measured = Realignment.Measure(evaluator, reference, policy, Lambdas, trainedBeta, new Progress().For("measuring the realigned policy"));
        _measured = [.. Measured.Points.OrderBy(LambdaOf)];
    }

    /// <summary>The measured λ: the reference (0), the policy (1), values between them and values above 1.</summary>
    public static IReadOnlyList<double> Lambdas { get; } = [0, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3];

    /// <summary>β₀.</summary>
    public double TrainedBeta { get; }

    /// <summary>The measured points, with standard errors.</summary>
    public Frontier Measured { get; }

    /// <summary>The β of the smallest measured λ above 0.</summary>
    public double LargestBeta => TrainedBeta / Lambdas[1];

    /// <summary>The β of the largest measured λ.</summary>
    public double SmallestBeta => TrainedBeta / Lambdas[^1];

    /// <summary>Reward and KL at a β, on the straight line between the measured neighbours.</summary>
    public FrontierPoint PlaceOf(double beta)
    {
        var lambda = Math.Clamp(TrainedBeta / beta, 0, Lambdas[^1]);
        var above = Math.Max(1, Array.FindIndex(_measured, point => LambdaOf(point) >= lambda));
        var (low, high) = (_measured[above - 1], _measured[above]);
        var share = (lambda - LambdaOf(low)) / (LambdaOf(high) - LambdaOf(low));
        return new FrontierPoint
        {
            Method = Realignment.Method,
            Settings = new Dictionary<string, double> { ["λ"] = lambda, ["β"] = beta },
            Reward = low.Reward + share * (high.Reward - low.Reward),
            Kl = low.Kl + share * (high.Kl - low.Kl),
        };
    }

    private static double LambdaOf(FrontierPoint point) => point.Settings["λ"];

    /// <summary>Samples the policy as if it had been trained at β.</summary>
    /// <param name="beta">β.</param>
    /// <param name="prompts">Token ids of each prompt.</param>
    /// <param name="sampling">Length and seed; with one seed, every β uses the same random numbers, so differences come from β.</param>
    /// <param name="decode">Text of token ids.</param>
    /// <param name="reward">The true reward.</param>
    public DecodingReading At(double beta, IReadOnlyList<int[]> prompts, SamplingConfig sampling, Func<int[], string> decode, RewardFunction reward)
    {
        var model = RealignedModel.AtBeta(_reference, _policy, TrainedBeta, beta);
        TokenizedResponse[] texts =
            [.. Sampler.Sample(model, prompts, sampling).Select(sample => new TokenizedResponse(prompts[sample.PromptIndex], sample.Tokens))];
        var rows = texts.Zip(reward(texts), (text, score) => new SampleRow(decode(text.Prompt), decode(text.Response), score.Reward));
        return new DecodingReading(beta, model.Lambda, new SampleTable([.. rows]), PlaceOf(beta));
    }

    /// <summary>The measured curve with a marker at β.</summary>
    public Figure FigureAt(double beta)
    {
        var place = PlaceOf(beta);
        var name = string.Create(CultureInfo.InvariantCulture, $"β = {beta:G3}, λ = {TrainedBeta / beta:G3}");
        var figure = FrontierFigure.Draw(
            Measured,
            new FrontierFigureOptions { Title = $"One policy, trained at β = {TrainedBeta.ToString(CultureInfo.InvariantCulture)}: decoded at {name}" });
        var marker = new Series("this β", [place.Kl], [place.Reward])
        { Mark = SeriesMark.Markers, Shape = MarkerShape.Diamond, Colour = "#D55E00", Labels = ["here"] };
        var panel = figure.Panels[0];
        return figure with { Panels = [panel with { Series = [.. panel.Series, marker] }] };
    }

    /// <summary>The same figure with a slider over the measured β, for static notebooks.</summary>
    public SliderFigure ToFigure()
    {
        double[] betas = [.. Lambdas.Skip(1).Select(lambda => TrainedBeta / lambda).Order()];
        return new SliderFigure(
            [.. betas.Select(FigureAt)],
            [.. betas.Select(beta => beta.ToString("G3", CultureInfo.InvariantCulture))],
            Array.IndexOf(betas, TrainedBeta));
    }
}
