using DpoNotebooks.Losses;

namespace DpoNotebooks.Scoring;

/// <summary>Computes the metrics of a batch of pairs under TRL's names.</summary>
internal static class PairMetrics
{
    private static readonly string[] LogpNames = ["loss", "logps/chosen", "logps/rejected"];
    private static readonly string[] RewardNames = ["rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies"];

    /// <summary>Returns each metric's value for each of the B pairs. Rewards are β·log-ratio, and a tie counts half in rewards/accuracies.</summary>
    public static IReadOnlyList<(string Name, double[] Values)> Of(Tensor losses, PairLogps policy, PairLogps? reference, double beta)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor[] logps = [losses, policy.Chosen.Sums, policy.Rejected.Sums];
        return reference is null ? Named(LogpNames, logps)
            : Named([.. LogpNames, .. RewardNames], [.. logps, .. Columns(ImplicitRewards.Of(policy, reference, beta))]);
    }

    /// <summary>Returns the metrics of a reward model, which has no log-probabilities.</summary>
    public static IReadOnlyList<(string Name, double[] Values)> Of(Tensor losses, ImplicitRewards rewards)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return Named([LogpNames[0], .. RewardNames], [losses, .. Columns(rewards)]);
    }

    private static Tensor[] Columns(ImplicitRewards rewards) => [rewards.Chosen, rewards.Rejected, rewards.Margins(), rewards.Accuracies()];

    // All metrics are copied to the host at once.
    private static (string Name, double[] Values)[] Named(string[] names, Tensor[] columns)
    {
        var values = stack(columns.Select(column => column.detach().to_type(ScalarType.Float64))).cpu().data<double>().ToArray();
        var pairs = (int)columns[0].shape[0];
        return [.. names.Select((name, column) => (name, values[(column * pairs)..((column + 1) * pairs)]))];
    }
}
