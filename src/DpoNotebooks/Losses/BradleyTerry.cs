namespace DpoNotebooks.Losses;

/// <summary>The loss of a reward model on pairs: −log σ(r_w − r_l − m), with an optional penalty on their sum
/// (Ouyang et al., arXiv 2203.02155; margins m: Touvron et al., arXiv 2307.09288; centring: Eisenstein et al., arXiv 2312.09244).</summary>
public sealed record BradleyTerry
{
    /// <summary>c, the weight of the term c·(r_w + r_l)², which keeps rewards of different prompts on one scale; 0 disables it.</summary>
    public double Centring { get; init; }

    /// <summary>The loss of each pair: (B,).</summary>
    /// <param name="chosen">r_w: (B,).</param>
    /// <param name="rejected">r_l: (B,).</param>
    /// <param name="margins">m, the margin by which the chosen response should win: (B,); null means 0.</param>
    public Tensor Compute(Tensor chosen, Tensor rejected, Tensor? margins = null)
    {
        using var scope = NewDisposeScope();
        var margin = chosen - rejected;
        var losses = Logistic.Loss(margins is null ? margin : margin - margins);
        return (Centring == 0 ? losses : losses + Centring * (chosen + rejected).square()).MoveToOuterDisposeScope();
    }
}
