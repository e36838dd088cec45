using System.Text.Json.Serialization;

namespace DpoNotebooks.Evaluation;

/// <summary>A policy on the plane of reward against KL. The first nine properties are always in the JSON, null where a
/// method has none (SFT has no β); the rest only where known.</summary>
public sealed record FrontierPoint
{
    /// <summary>DPO, PPO, Unlikelihood, Preferred-FT, SFT, Best-of-N, Optimum, ...</summary>
    public required string Method { get; init; }

    /// <summary>β of eq. 3.</summary>
    public double? Beta { get; init; }

    /// <summary>Seed of the training run.</summary>
    public int? Seed { get; init; }

    /// <summary>Optimizer step of the checkpoint.</summary>
    public int? Step { get; init; }

    /// <summary>Mean true reward of fresh samples.</summary>
    public required double Reward { get; init; }

    /// <summary>Its standard error.</summary>
    public double? RewardSe { get; init; }

    /// <summary>Sequence-level KL(π‖π_ref), in nats.</summary>
    public required double Kl { get; init; }

    /// <summary>Its standard error; null where the KL is exact or a bound.</summary>
    public double? KlSe { get; init; }

    /// <summary>Samples behind the two means.</summary>
    public int? N { get; init; }

    /// <summary>What tells the setting where the fields below do not: "β = 2, γ = 0.5".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>α of unlikelihood.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Alpha { get; init; }

    /// <summary>N of best-of-N.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? BestOf { get; init; }

    /// <summary>λ of decoding-time realignment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Lambda { get; init; }

    /// <summary>PPO's target KL.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TargetKl { get; init; }

    /// <summary>Learning rate of the run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LearningRate { get; init; }

    /// <summary>Estimator of the KL, as in "full vocabulary per step".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KlEstimator { get; init; }

    /// <summary>Share of samples that are grammatical.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Grammatical { get; init; }

    /// <summary>Its standard error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? GrammaticalSe { get; init; }

    /// <summary>Mean response length, in tokens.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Length { get; init; }

    /// <summary>Its standard error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LengthSe { get; init; }

    /// <summary>What tells the point's setting within its method: "β = 0.1", "N = 16"; empty where nothing does.</summary>
    [JsonIgnore]
    public string Setting => Label ?? string.Join(", ", new[]
    {
        Named("β", Beta), Named("α", Alpha), Named("λ", Lambda), Named("N", BestOf), Named("target KL", TargetKl), Named("lr", LearningRate),
    }.OfType<string>());

    /// <summary>Names the run: points that differ in step only share it.</summary>
    [JsonIgnore]
    public string Run => $"{Method} [{Setting}] seed {Seed?.ToString(Invariant) ?? "none"}";

    /// <summary>Names the point in a frontier: run and step.</summary>
    [JsonIgnore]
    public string Key => $"{Run} step {Step?.ToString(Invariant) ?? "none"}";

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;

    /// <summary>A point from two estimates over the same samples; an unknown standard error becomes null.</summary>
    public static FrontierPoint Of(string method, Estimate reward, Estimate kl) => new()
    {
        Method = method,
        Reward = reward.Mean,
        RewardSe = Known(reward.StandardError),
        Kl = kl.Mean,
        KlSe = Known(kl.StandardError),
        N = reward.N,
    };

    /// <summary>Another point has no more KL and no less reward, and beats this one in one of the two.</summary>
    public bool IsDominatedBy(FrontierPoint other) =>
        other.Kl <= Kl && other.Reward >= Reward && (other.Kl < Kl || other.Reward > Reward);

    private static double? Known(double error) => double.IsFinite(error) ? error : null;

    private static string? Named(string name, double? value) =>
        value is { } known ? $"{name} = {known.ToString(Invariant)}" : null;
}
