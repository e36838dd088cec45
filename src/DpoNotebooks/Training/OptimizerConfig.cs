using System.Text.Json.Serialization;

namespace DpoNotebooks.Training;

/// <summary>An optimizer and its constants. The learning rate belongs to the <see cref="Schedule"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "optimizer")]
[JsonDerivedType(typeof(RmsPropConfig), "rmsprop")]
[JsonDerivedType(typeof(AdamWConfig), "adamw")]
public abstract record OptimizerConfig
{
    /// <summary>Creates the optimizer of some parameters, which it does not own.</summary>
    public abstract IOptimizer Build(IReadOnlyList<Tensor> parameters);

    /// <summary>The number of state values per weight.</summary>
    [JsonIgnore]
    public abstract int StatesPerWeight { get; }

    /// <summary>Checks the constants.</summary>
    /// <exception cref="ArgumentException">A constant is out of range; the message names it.</exception>
    public abstract void Validate();
}

/// <summary>RMSprop with PyTorch's defaults, as in the paper (v3, appendix B).</summary>
public sealed record RmsPropConfig : OptimizerConfig
{
    /// <summary>Decay α of the mean squared gradient.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the root mean square.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 1;

    /// <inheritdoc/>
    public override IOptimizer Build(IReadOnlyList<Tensor> parameters) => new RmsProp(parameters, this);

    /// <inheritdoc/>
    public override void Validate()
    {
        TrainingConfig.CheckRange(Alpha is >= 0 and < 1, nameof(Alpha), Alpha);
        TrainingConfig.CheckRange(Epsilon > 0, nameof(Epsilon), Epsilon);
    }
}

/// <summary>AdamW with PyTorch's betas. Decay is decoupled and does not apply to biases and norms (tensors of one dimension).</summary>
public sealed record AdamWConfig : OptimizerConfig
{
    /// <summary>Decay of the mean gradient.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean squared gradient.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root mean square.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay; it is multiplied by the learning rate.</summary>
    public double WeightDecay { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    public override IOptimizer Build(IReadOnlyList<Tensor> parameters) => new AdamW(parameters, this);

    /// <inheritdoc/>
    public override void Validate()
    {
        TrainingConfig.CheckRange(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1);
        TrainingConfig.CheckRange(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2);
        TrainingConfig.CheckRange(Epsilon > 0, nameof(Epsilon), Epsilon);
        TrainingConfig.CheckRange(WeightDecay is >= 0 and < 1, nameof(WeightDecay), WeightDecay);
    }
}
