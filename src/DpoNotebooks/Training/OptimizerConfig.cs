using System.Text.Json.Serialization;

namespace DpoNotebooks.Training;

/// <summary>Which optimizer, and its constants; the learning rate belongs to the <see cref="Schedule"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "optimizer")]
[JsonDerivedType(typeof(RmsPropConfig), "rmsprop")]
[JsonDerivedType(typeof(AdamWConfig), "adamw")]
public abstract record OptimizerConfig
{
    /// <summary>An optimizer over these parameters, which it does not own.</summary>
    public abstract IOptimizer Build(IReadOnlyList<Tensor> parameters);

    /// <summary>Numbers that the optimizer keeps of each weight.</summary>
    [JsonIgnore]
    public abstract int StatesPerWeight { get; }

    /// <summary>Throws where a constant makes no sense.</summary>
    /// <exception cref="ArgumentException">Names it.</exception>
    public abstract void Validate();
}

/// <summary>RMSprop with PyTorch's defaults: the paper's choice (v3, appendix B).</summary>
public sealed record RmsPropConfig : OptimizerConfig
{
    /// <summary>Decay α of the mean square.</summary>
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
        TrainingConfig.Require(Alpha is >= 0 and < 1, nameof(Alpha), Alpha);
        TrainingConfig.Require(Epsilon > 0, nameof(Epsilon), Epsilon);
    }
}

/// <summary>AdamW with PyTorch's betas; decay is decoupled and leaves out biases and norms (tensors of one dimension).</summary>
public sealed record AdamWConfig : OptimizerConfig
{
    /// <summary>Decay of the mean gradient.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean squared gradient.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root mean square.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay, times the learning rate.</summary>
    public double WeightDecay { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override int StatesPerWeight => 2;

    /// <inheritdoc/>
    public override IOptimizer Build(IReadOnlyList<Tensor> parameters) => new AdamW(parameters, this);

    /// <inheritdoc/>
    public override void Validate()
    {
        TrainingConfig.Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1);
        TrainingConfig.Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2);
        TrainingConfig.Require(Epsilon > 0, nameof(Epsilon), Epsilon);
        TrainingConfig.Require(WeightDecay is >= 0 and < 1, nameof(WeightDecay), WeightDecay);
    }
}
