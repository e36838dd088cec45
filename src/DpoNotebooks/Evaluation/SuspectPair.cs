namespace DpoNotebooks.Evaluation;

/// <summary>A trained policy's scores of one pair's label.</summary>
/// <param name="Pair">Index of the pair in its dataset.</param>
/// <param name="Difference">Δ, chosen's minus rejected's log π/π_ref.</param>
/// <param name="Weight">σ(−βΔ): near 1, the policy disagrees with the label.</param>
/// <param name="Loss">−log σ(βΔ).</param>
public sealed record SuspectPair(int Pair, double Difference, double Weight, double Loss)
{
    /// <summary>Creates the scores of a pair from its Δ.</summary>
    public static SuspectPair Of(int pair, double difference, double beta) =>
        new(pair, difference, LogisticMargin.Sigmoid(-beta * difference), LogisticMargin.Loss(beta * difference));
}
