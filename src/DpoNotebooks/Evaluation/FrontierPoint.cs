using System.Globalization;
using System.Text.Json.Serialization;

namespace DpoNotebooks.Evaluation;

/// <summary>A policy as a point of reward against KL. Points are equal if all their fields are equal, including settings and measures.</summary>
public sealed record FrontierPoint
{
    private static readonly IReadOnlyDictionary<string, double> NoSettings = new Dictionary<string, double>();
    private static readonly IReadOnlyDictionary<string, Estimate> NoMeasures = new Dictionary<string, Estimate>();

    /// <summary>Name of the method, as figures and tables show it.</summary>
    public required string Method { get; init; }

    /// <summary>The setting within the method, e.g. "β = 0.1"; derived from <see cref="Settings"/> by default. May be empty.</summary>
    public string Setting
    {
        get => field ?? string.Join(", ", Settings.Select(setting => $"{setting.Key} = {setting.Value.ToString(CultureInfo.InvariantCulture)}"));
        init;
    }

    /// <summary>The setting as numbers, by symbol: {"β": 0.1}.</summary>
    public IReadOnlyDictionary<string, double> Settings { get; init; } = NoSettings;

    /// <summary>Seed of the training run; null if nothing was trained.</summary>
    public int? Seed { get; init; }

    /// <summary>Optimizer step of the checkpoint; null if nothing was trained.</summary>
    public int? Step { get; init; }

    /// <summary>Mean true reward of fresh samples.</summary>
    public required double Reward { get; init; }

    /// <summary>Standard error of <see cref="Reward"/>.</summary>
    public double? RewardSe { get; init; }

    /// <summary>Sequence-level KL(π‖π_ref), in nats.</summary>
    public required double Kl { get; init; }

    /// <summary>Standard error of <see cref="Kl"/>; null if the KL is exact or a bound.</summary>
    public double? KlSe { get; init; }

    /// <summary>Number of samples behind the two means.</summary>
    public int? N { get; init; }

    /// <summary>Estimator of the KL, e.g. "full vocabulary per step".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KlEstimator { get; init; }

    /// <summary>Other means of the same samples, by name: length, share of grammatical text, ...</summary>
    public IReadOnlyDictionary<string, Estimate> Measures { get; init; } = NoMeasures;

    /// <summary>Colour and marker of the method in figures; null uses <see cref="SeriesLook.Of"/> of its name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SeriesLook? Look { get; init; }

    /// <summary>Name of the run: points that differ only in step share it.</summary>
    [JsonIgnore]
    public string Run => $"{Method} [{Setting}] seed {Seed?.ToString(CultureInfo.InvariantCulture) ?? "none"}";

    /// <summary>Key of the point in a frontier: run and step.</summary>
    [JsonIgnore]
    public string Key => $"{Run} step {Step?.ToString(CultureInfo.InvariantCulture) ?? "none"}";

    /// <summary>Creates a point from two estimates over the same samples; a NaN standard error becomes null.</summary>
    public static FrontierPoint Of(string method, Estimate reward, Estimate kl) => new()
    {
        Method = method,
        Reward = reward.Mean,
        RewardSe = Known(reward.StandardError),
        Kl = kl.Mean,
        KlSe = Known(kl.StandardError),
        N = reward.N,
    };

    /// <summary>Whether another point has no more KL and no less reward, and is better in one of them.</summary>
    public bool IsDominatedBy(FrontierPoint other) =>
        other.Kl <= Kl && other.Reward >= Reward && (other.Kl < Kl || other.Reward > Reward);

    /// <summary>Compares all fields, and the entries of <see cref="Settings"/> and <see cref="Measures"/>.</summary>
    public bool Equals(FrontierPoint? other) => other is not null
        && (Key, Reward, RewardSe, Kl, KlSe, N, KlEstimator, Look)
            .Equals((other.Key, other.Reward, other.RewardSe, other.Kl, other.KlSe, other.N, other.KlEstimator, other.Look))
        && Settings.SequenceEqual(other.Settings) && Measures.SequenceEqual(other.Measures);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Reward, Kl);

    private static double? Known(double error) => double.IsFinite(error) ? error : null;
}
