namespace DpoNotebooks.Training;

/// <summary>The learning rate after the warm-up.</summary>
public enum Decay
{
    /// <summary>Constant at its peak, as in the paper.</summary>
    Constant,

    /// <summary>Linear decay to the floor, which the step after the last would reach.</summary>
    Linear,

    /// <summary>Half a cosine down to the floor, which the step after the last would reach.</summary>
    Cosine,
}

/// <summary>The formula of the linear warm-up.</summary>
public enum WarmupRule
{
    /// <summary>(step + 1) / (warmup + 1), as in the DPO authors' code: the first update is not zero.</summary>
    Authors,

    /// <summary>step / warmup, as in Hugging Face's schedules: the first update is zero.</summary>
    HuggingFace,
}

/// <summary>The learning rate as a function of the optimizer step, counted from 0.</summary>
public sealed record Schedule
{
    private const int PaperWarmup = 150;

    /// <summary>The peak learning rate; 1e-6 in the paper.</summary>
    public double LearningRate { get; init; } = 1e-6;

    /// <summary>The steps of linear warm-up; null, if <see cref="WarmupRatio"/> is null too, means the paper's 150.</summary>
    public int? WarmupSteps { get; init; }

    /// <summary>The steps of linear warm-up as a share of all steps, rounded up; null means that <see cref="WarmupSteps"/> gives them.</summary>
    public double? WarmupRatio { get; init; }

    /// <summary>The formula of the warm-up.</summary>
    public WarmupRule Warmup { get; init; } = WarmupRule.Authors;

    /// <summary>The decay after the warm-up.</summary>
    public Decay Decay { get; init; } = Decay.Constant;

    /// <summary>The learning rate at the end of a decay, as a share of the peak.</summary>
    public double Floor { get; init; }

    /// <summary>Returns the number of warm-up steps of a run of <paramref name="totalSteps"/>.</summary>
    public int WarmupOf(int totalSteps) => WarmupRatio is { } ratio ? (int)Math.Ceiling(ratio * totalSteps) : WarmupSteps ?? PaperWarmup;

    /// <summary>Returns the learning rate of optimizer step <paramref name="step"/> of <paramref name="totalSteps"/>.</summary>
    public double At(int step, int totalSteps)
    {
        var warmup = WarmupOf(totalSteps);
        var warm = Warmup == WarmupRule.Authors
            ? (step + 1.0) / (warmup + 1)
            : warmup == 0 ? 1 : (double)step / warmup;
        if (warm < 1 || Decay == Decay.Constant)
        {
            return LearningRate * Math.Min(1, warm);
        }

        var done = Math.Clamp((double)(step - warmup) / Math.Max(1, totalSteps - warmup), 0, 1);
        var left = Decay == Decay.Linear ? 1 - done : (1 + Math.Cos(Math.PI * done)) / 2;
        return LearningRate * (Floor + (1 - Floor) * left);
    }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or the warm-up is given twice.</exception>
    public void Validate()
    {
        TrainingConfig.CheckRange(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate);
        TrainingConfig.CheckRange(WarmupSteps is not < 0, nameof(WarmupSteps), WarmupSteps ?? 0);
        TrainingConfig.CheckRange(WarmupRatio is null or (>= 0 and <= 1), nameof(WarmupRatio), WarmupRatio ?? 0);
        TrainingConfig.CheckRange(Floor is >= 0 and <= 1, nameof(Floor), Floor);
        if (WarmupSteps is not null && WarmupRatio is not null)
        {
            throw new ArgumentException($"training: {nameof(WarmupSteps)} = {WarmupSteps} and {nameof(WarmupRatio)} = {WarmupRatio}: give one of them");
        }
    }
}
