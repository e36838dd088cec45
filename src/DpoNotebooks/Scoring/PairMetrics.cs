using DpoNotebooks.Losses;

namespace DpoNotebooks.Scoring;

/// <summary>The metrics of a batch of pairs under TRL's names.</summary>
/// <param name="Names">K names.</param>
/// <param name="Values">Their values for each pair, on the device: (K, B), float64.</param>
internal sealed record PairMetrics(IReadOnlyList<string> Names, Tensor Values)
{
    private static readonly string[] LogpNames = ["loss", "logps/chosen", "logps/rejected"];
    private static readonly string[] RewardNames = ["rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies"];

    /// <summary>Computes the metrics of a policy. Rewards are β·log-ratio, and a tie counts half in rewards/accuracies.</summary>
    public static PairMetrics Of(Tensor losses, PairLogps policy, PairLogps? reference, double beta)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] logps = [losses, policy.Chosen.Sums, policy.Rejected.Sums];
        return reference is null ? Stacked(LogpNames, logps)
            : Stacked([.. LogpNames, .. RewardNames], [.. logps, .. Columns(ImplicitRewards.Of(policy, reference, beta))]);
    }

    /// <summary>Computes the metrics of a reward model, which has no log-probabilities.</summary>
    public static PairMetrics Of(Tensor losses, ImplicitRewards rewards)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return Stacked([LogpNames[0], .. RewardNames], [losses, .. Columns(rewards)]);
    }

    /// <summary>Copies the values to the host, all at once.</summary>
    public IEnumerable<(string Name, double[] Values)> Read() =>
        Names.Zip(Values.cpu().data<double>().ToArray().Chunk((int)Values.shape[1]));

    private static Tensor[] Columns(ImplicitRewards rewards) => [rewards.Chosen, rewards.Rejected, rewards.Margins(), rewards.Accuracies()];

    private static PairMetrics Stacked(string[] names, Tensor[] columns) =>
        new(names, stack(columns.Select(column => column.detach().to_type(ScalarType.Float64))).MoveToOuterDisposeScope());
}
