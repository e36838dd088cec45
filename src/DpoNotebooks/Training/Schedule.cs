namespace DpoNotebooks.Training;

/// <summary>How the learning rate goes on after its warm-up.</summary>
public enum Decay
{
    /// <summary>Stays at its peak: the paper's.</summary>
    Constant,

    /// <summary>Falls on a line towards the floor, which the step after the last would reach.</summary>
    Linear,

    /// <summary>Falls on half a cosine towards the floor, which the step after the last would reach.</summary>
    Cosine,
}

/// <summary>How the linear warm-up counts its steps.</summary>
public enum WarmupRule
{
    /// <summary>(step + 1) / (warmup + 1), as the DPO authors' code: the first update moves.</summary>
    Authors,

    /// <summary>step / warmup, as Hugging Face's schedules: the first update does nothing.</summary>
    HuggingFace,
}

/// <summary>Learning rate as a function of the optimizer step, counted from 0.</summary>
public sealed record Schedule
{
    /// <summary>Peak learning rate; the paper's is 1e-6.</summary>
    public double LearningRate { get; init; } = 1e-6;

    /// <summary>Steps of linear warm-up; the paper's is 150.</summary>
    public int WarmupSteps { get; init; } = 150;

    /// <summary>How the warm-up counts.</summary>
    public WarmupRule Warmup { get; init; } = WarmupRule.Authors;

    /// <summary>What follows the warm-up.</summary>
    public Decay Decay { get; init; } = Decay.Constant;

    /// <summary>Share of the peak at which a decay ends.</summary>
    public double Floor { get; init; }

    /// <summary>The rate of optimizer step <paramref name="step"/> of <paramref name="totalSteps"/>.</summary>
    public double At(int step, int totalSteps)
    {
        var warm = Warmup == WarmupRule.Authors
            ? (step + 1.0) / (WarmupSteps + 1)
            : WarmupSteps == 0 ? 1 : (double)step / WarmupSteps;
        if (warm < 1 || Decay == Decay.Constant)
        {
            return LearningRate * Math.Min(1, warm);
        }

        var done = Math.Clamp((double)(step - WarmupSteps) / Math.Max(1, totalSteps - WarmupSteps), 0, 1);
        var left = Decay == Decay.Linear ? 1 - done : (1 + Math.Cos(Math.PI * done)) / 2;
        return LearningRate * (Floor + (1 - Floor) * left);
    }
}
