namespace DpoNotebooks.Evaluation;

/// <summary>KL and reward of the optimal policy at one β.</summary>
/// <param name="Beta">β of eq. 3.</param>
/// <param name="Kl">KL(π_r‖π_ref), in nats.</param>
/// <param name="Reward">E_{π_r}[r].</param>
/// <param name="LogPartition">log Z(x) = log E_{π_ref}[exp(r/β)].</param>
public sealed record OptimumPoint(double Beta, double Kl, double Reward, double LogPartition)
{
    /// <summary>E[r] − β KL (eq. 3), which equals β log Z.</summary>
    public double Objective => Reward - Beta * Kl;
}

/// <summary>The optimum estimated from reference samples.</summary>
/// <param name="Beta">β of eq. 3.</param>
/// <param name="Kl">KL(π_r‖π_ref) averaged over prompts.</param>
/// <param name="Reward">E_{π_r}[r] averaged over prompts.</param>
/// <param name="MeanEffectiveSamples">The effective sample size 1/Σw², averaged over prompts.</param>
/// <param name="LeastEffectiveSamples">The smallest effective sample size; near 1, one sample dominates its prompt and the estimate is biased low.</param>
public sealed record OptimumEstimate(
    double Beta, Estimate Kl, Estimate Reward, double MeanEffectiveSamples, double LeastEffectiveSamples);

/// <summary>The optimal policy π_r(y|x) = π_ref(y|x) exp(r(x, y)/β) / Z(x) (eq. 4). No method can exceed its curve.</summary>
public static class Optimum
{
    /// <summary>π_r over a finite world.</summary>
    public static double[] Distribution(CompletionTable table, double beta)
    {
        table.Validate();
        var tilted = Tilt(table, beta);
        var logZ = LogSumExp(tilted);
        return [.. tilted.Select(value => Math.Exp(value - logZ))];
    }

    /// <summary>Exact KL and reward of π_r on a finite world.</summary>
    public static OptimumPoint Exact(CompletionTable table, double beta)
    {
        table.Validate();
        var tilted = Tilt(table, beta);
        var logZ = LogSumExp(tilted);
        var reward = table.Reward([.. tilted.Select(value => Math.Exp(value - logZ))]);
        // log π_r/π_ref = r/β − log Z, so its mean needs no second pass.
        return new OptimumPoint(beta, Math.Max(0, reward / beta - logZ), reward, logZ);
    }

    /// <summary>Exact KL, reward and log Z averaged over equally likely prompts.</summary>
    public static OptimumPoint Exact(IReadOnlyList<CompletionTable> prompts, double beta)
    {
        OptimumPoint[] points = [.. prompts.Select(prompt => Exact(prompt, beta))];
        return new OptimumPoint(
            beta, points.Average(p => p.Kl), points.Average(p => p.Reward), points.Average(p => p.LogPartition));
    }

    /// <summary>KL and reward of π_r from reference samples, by self-normalised importance weights within each prompt.</summary>
    /// <remarks>w_i ∝ exp(r_i/β); reward Σ w r; log Z = log mean exp(r/β); KL = reward/β − log Z. Consistent, with a
    /// bias of order 1/(effective samples); KL cannot exceed log M, so the samples cannot estimate a β whose KL is close to it.</remarks>
    /// <param name="rewards">Rewards of each prompt's reference samples.</param>
    /// <param name="beta">β.</param>
    public static OptimumEstimate FromSamples(IReadOnlyList<IReadOnlyList<double>> rewards, double beta)
    {
        var kls = new double[rewards.Count];
        var means = new double[rewards.Count];
        var effective = new double[rewards.Count];
        for (var prompt = 0; prompt < rewards.Count; prompt++)
        {
            var samples = rewards[prompt];
            var uniform = new CompletionTable([.. samples.Select(_ => -Math.Log(samples.Count))], samples);
            var weights = Distribution(uniform, beta);
            means[prompt] = uniform.Reward(weights);
            kls[prompt] = uniform.Kl(weights);
            effective[prompt] = 1 / weights.Sum(weight => weight * weight);
        }

        return new OptimumEstimate(beta, Estimate.Of(kls), Estimate.Of(means), effective.Average(), effective.Min());
    }

    private static double[] Tilt(CompletionTable table, double beta)
    {
        if (!(beta > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "beta must be positive");
        }

        return [.. table.Logps.Zip(table.Rewards, (logp, reward) => logp + reward / beta)];
    }

    private static double LogSumExp(double[] values)
    {
        var top = values.Max();
        return top + Math.Log(values.Sum(value => Math.Exp(value - top)));
    }
}
