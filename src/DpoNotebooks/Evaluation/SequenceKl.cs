namespace DpoNotebooks.Evaluation;

/// <summary>Estimators of KL(π‖π_ref) over whole responses, from responses sampled from π. Each returns one value per response, in nats.</summary>
/// <remarks>With d = log π(y|x) − log π_ref(y|x): <see cref="LogRatio"/> and <see cref="K3"/> are unbiased, and K3 is never negative;
/// <see cref="K2"/> is biased and accurate only near the reference; <see cref="FullVocabulary"/> is unbiased and has the least variance.
/// Average with <see cref="Estimate.ByPrompt"/>.</remarks>
public static class SequenceKl
{
    /// <summary>d of each response.</summary>
    /// <param name="policyLogps">Summed log π(y|x): (B,).</param>
    /// <param name="referenceLogps">Summed log π_ref(y|x): (B,).</param>
    public static double[] LogRatio(IReadOnlyList<double> policyLogps, IReadOnlyList<double> referenceLogps)
    {
        if (policyLogps.Count != referenceLogps.Count)
        {
            throw new ArgumentException($"{policyLogps.Count} policy but {referenceLogps.Count} reference log-probabilities");
        }

        return [.. policyLogps.Zip(referenceLogps, (policy, reference) => policy - reference)];
    }

    /// <summary>exp(−d) − 1 + d.</summary>
    public static double[] K3(IReadOnlyList<double> policyLogps, IReadOnlyList<double> referenceLogps) =>
        [.. LogRatio(policyLogps, referenceLogps).Select(Excess)];

    /// <summary>½d².</summary>
    public static double[] K2(IReadOnlyList<double> policyLogps, IReadOnlyList<double> referenceLogps) =>
        [.. LogRatio(policyLogps, referenceLogps).Select(d => d * d / 2)];

    /// <summary>Σ_t of the tokens' exp(−d_t) − 1 + d_t; unbiased, because each term is unbiased given its prefix.</summary>
    /// <param name="policyTokens">log π of each response's tokens.</param>
    /// <param name="referenceTokens">log π_ref of the same tokens.</param>
    public static double[] K3OfTokens(
        IReadOnlyList<IReadOnlyList<double>> policyTokens, IReadOnlyList<IReadOnlyList<double>> referenceTokens)
    {
        if (policyTokens.Count != referenceTokens.Count)
        {
            throw new ArgumentException($"{policyTokens.Count} policy but {referenceTokens.Count} reference responses");
        }

        return [.. policyTokens.Zip(referenceTokens, (policy, reference) => K3(policy, reference).Sum())];
    }

    /// <summary>Σ_t KL(π(·|x, y_&lt;t)‖π_ref(·|x, y_&lt;t)), the paper's measure (section 6).</summary>
    /// <param name="stepKls">The KL over the whole vocabulary at each step of each response; see <see cref="Step"/>.</param>
    public static double[] FullVocabulary(IReadOnlyList<IReadOnlyList<double>> stepKls) =>
        [.. stepKls.Select(steps => steps.Sum())];

    /// <summary>KL between the next-token distributions of two rows of logits: (V,) each.</summary>
    public static double Step(IReadOnlyList<double> policyLogits, IReadOnlyList<double> referenceLogits)
    {
        var policy = LogSoftmax(policyLogits);
        var reference = LogSoftmax(referenceLogits);
        return policy.Zip(reference, (p, q) => double.IsNegativeInfinity(p) ? 0 : Math.Exp(p) * (p - q)).Sum();
    }

    // exp(−d) − 1 cancels near d = 0, so use the first terms of the series.
    private static double Excess(double d) =>
        Math.Abs(d) < 1e-4 ? d * d / 2 - d * d * d / 6 : Math.Exp(-d) - 1 + d;

    private static double[] LogSoftmax(IReadOnlyList<double> logits)
    {
        var top = logits.Max();
        var logZ = top + Math.Log(logits.Sum(logit => Math.Exp(logit - top)));
        return [.. logits.Select(logit => logit - logZ)];
    }
}
