using System.Text.Json.Serialization;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>Best-of-N: the sample of highest true reward among N reference samples. It trains nothing; its KL is at most
/// ln N − (N−1)/N.</summary>
public sealed record BestOfNSampling() : Method("Best-of-N")
{
    /// <summary>Samples to choose from.</summary>
    public required int N { get; init; }

    /// <summary>Creates best-of-N for several N.</summary>
    public static IEnumerable<Method> Each(params IEnumerable<int> ns) =>
        ns.Select(n => new BestOfNSampling { N = n, Look = new SeriesLook("#009E73", MarkerShape.Diamond) { Order = PointOrder.Settings } });

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyDictionary<string, double> Settings => new Dictionary<string, double> { ["N"] = N };

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Description => "no training; N samples for each answer";

    /// <inheritdoc/>
    public override void Check(MethodInputs inputs)
    {
        if (inputs.Samples is not { } samples || samples.Rewards.Any(rewards => rewards.Count < N))
        {
            throw new ArgumentException($"best-of-N: N = {N} needs at least as many samples of the reference per prompt: set {nameof(MethodInputs.Samples)}");
        }
    }

    /// <inheritdoc/>
    public override RunHistory Train(MethodRun run)
    {
        var rewards = run.Inputs.Samples!.Rewards;
        var best = BestOfN.ExpectedReward(rewards, N);
        run.Add(new FrontierPoint
        {
            Method = Name,
            Reward = best.Mean,
            RewardSe = best.StandardError,
            Kl = BestOfN.KlBound(N),
            KlEstimator = "bound ln N − (N−1)/N",
            N = rewards.Count * rewards[0].Count,
        });
        return new RunHistory();
    }
}
