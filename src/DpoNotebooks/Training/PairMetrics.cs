using DpoNotebooks.Losses;

namespace DpoNotebooks.Training;

/// <summary>The metrics of a batch of pairs, by TRL's names.</summary>
internal static class PairMetrics
{
    private static readonly string[] LogpNames = ["loss", "logps/chosen", "logps/rejected"];
    private static readonly string[] RewardNames = ["rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies"];

    /// <summary>Each metric's value for each of the B pairs; rewards are β·log-ratio, and a tie counts half in rewards/accuracies.</summary>
    public static IReadOnlyList<(string Name, double[] Values)> Of(Tensor losses, PairLogps policy, PairLogps? reference, double beta)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        List<Tensor> columns = [losses, policy.Chosen.Sums, policy.Rejected.Sums];
        if (reference is not null)
        {
            var rewards = ImplicitRewards.Of(policy, reference, beta);
            columns.AddRange([rewards.Chosen, rewards.Rejected, rewards.Margins(), rewards.Accuracies()]);
        }

        // One copy to the host for all of them.
        var values = stack(columns.Select(column => column.detach().to_type(ScalarType.Float64))).cpu().data<double>().ToArray();
        var pairs = (int)losses.shape[0];
        return [.. LogpNames.Concat(RewardNames).Take(columns.Count).Select((name, column) => (name, values[(column * pairs)..((column + 1) * pairs)]))];
    }
}
