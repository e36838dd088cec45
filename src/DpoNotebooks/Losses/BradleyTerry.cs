namespace DpoNotebooks.Losses;

/// <summary>The loss of a reward model on pairs: −log σ(r_w − r_l − m), and optionally a pull of their sum towards 0
/// (Ouyang et al., arXiv 2203.02155; margins m: Touvron et al., arXiv 2307.09288; centring: Eisenstein et al., arXiv 2312.09244).</summary>
public sealed record BradleyTerry
{
    /// <summary>c: c·(r_w + r_l)² is added, which keeps rewards of different prompts on one scale; 0: nothing.</summary>
    public double Centring { get; init; }

    /// <summary>The loss of each pair: (B,).</summary>
    /// <param name="chosen">r_w: (B,).</param>
    /// <param name="rejected">r_l: (B,).</param>
    /// <param name="margins">m, by how much the chosen one is to win: (B,); null: 0.</param>
    public Tensor Compute(Tensor chosen, Tensor rejected, Tensor? margins = null)
    {
        using var scope = NewDisposeScope();
        var margin = chosen - rejected;
        var losses = Logistic.Loss(margins is null ? margin : margin - margins);
        return (Centring == 0 ? losses : losses + Centring * (chosen + rejected).square()).MoveToOuterDisposeScope();
    }
}
