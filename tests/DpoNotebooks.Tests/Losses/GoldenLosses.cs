using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>The record for the loss of a golden case.</summary>
internal static class GoldenLosses
{
    public static PreferenceLoss Of(GoldenCase c)
    {
        double Beta() => c.Number("beta");
        double Eps() => c.Number("eps", missing: 0);
        Divergence F() => DivergenceOf(c);
        return c.Loss switch
        {
            "sigmoid" => new Dpo { Beta = Beta(), Divergence = F() },
            "cdpo" => new ConservativeDpo { Beta = Beta(), LabelSmoothing = Eps(), Divergence = F() },
            "reference_free" => new ReferenceFreeDpo { Beta = Beta(), LabelSmoothing = Eps() },
            "sigmoid_norm" => new LengthNormalizedDpo { Beta = Beta(), Divergence = F() },
            "ipo_sum" => new Ipo { Beta = Beta(), Divergence = F() },
            "ipo_mean" => new IpoMean { Beta = Beta(), Divergence = F() },
            "hinge" => new Hinge { Beta = Beta(), Divergence = F() },
            "robust" => new RobustDpo { Beta = Beta(), LabelSmoothing = Eps(), Divergence = F() },
            "exo_pair" => new Exo { Beta = Beta(), LabelSmoothing = Eps(), Divergence = F() },
            "nca_pair" => new Nca { Beta = Beta() },
            "bco_pair" => new Bco { Beta = Beta() },
            "sppo_hard" => new Sppo { Beta = Beta() },
            "aot" => new Aot { Beta = Beta(), LabelSmoothing = Eps() },
            "aot_unpaired" => new AotUnpaired { Beta = Beta(), LabelSmoothing = Eps() },
            "apo_zero" => new ApoZero { Beta = Beta() },
            "apo_down" => new ApoDown { Beta = Beta() },
            "discopop" => new DiscoPop { Beta = Beta(), Temperature = c.Number("tau"), Divergence = F() },
            "simpo" => new Simpo { Beta = Beta(), Gamma = c.Number("gamma"), LabelSmoothing = Eps() },
            "simpo_hinge" => new SimpoHinge { Beta = Beta(), Gamma = c.Number("gamma") },
            "cpo_sigmoid" => new Cpo { Beta = Beta(), LabelSmoothing = Eps(), NllWeight = 0 },
            "cpo_hinge" => new CpoHinge { Beta = Beta(), NllWeight = 0 },
            "cpo_ipo" => new CpoIpo { Beta = Beta(), NllWeight = 0 },
            "slic_calibration" => new Slic { Margin = Beta(), NllWeight = 0 },
            "beta_dpo" => new BetaDpo { Beta = Beta(), Scaling = c.Number("lam"), Baseline = c.Number("m0") },
            _ => WithLikelihoodOrTokens(c),
        };
    }

    private static PreferenceLoss WithLikelihoodOrTokens(GoldenCase c)
    {
        double Beta() => c.Number("beta");
        double Nll() => c.Number("nll_weight");
        return c.Loss switch
        {
            "sft" => new Sft { Average = Average(c, NllAverage.Batch) },
            "orpo_lf" => new Orpo { Beta = Beta(), NllAverage = Average(c, NllAverage.Response) },
            "orpo_token_mean" => new Orpo { Beta = Beta(), NllAverage = Average(c, NllAverage.Batch) },
            "slic" => new Slic { Margin = c.Number("delta"), NllWeight = Nll(), NllAverage = Average(c, NllAverage.None) },
            "cpo" when Average(c, NllAverage.Batch) == NllAverage.Batch => new Cpo { Beta = Beta(), NllWeight = Nll() },
            "cpo_simpo" => Plus(new Simpo { Beta = Beta(), Gamma = c.Number("gamma") }, Nll(), Average(c, NllAverage.Batch)),
            "rpo_sequence_mean" => Mixture.Rpo(Beta(), Nll()),
            "rpo_token_mean" => Mixture.Rpo(Beta(), Nll(), NllAverage.Batch),
            "mixture" => MixtureOf(c),
            "ld_dpo" => new LdDpo { Beta = Beta(), Alpha = c.Number("ld_alpha") },
            "ld_dpo_policy_only" => new LdDpo { Beta = Beta(), Alpha = c.Number("ld_alpha"), PolicyOnly = true },
            "wpo" => new Wpo { Base = Of(c.As(c.Text("base")!)) },
            "humanline_dpo" => new Humanline
            {
                Base = Of(c.As("sigmoid")),
                LogEpsilonP = c.Number("log_epsilon_P"),
                LogEpsilonR = c.Number("log_epsilon_R"),
            },
            _ => throw new NotSupportedException($"No loss for the golden {c}."),
        };
    }

    private static Divergence DivergenceOf(GoldenCase c) => c.Text("f") switch
    {
        null or "reverse_kl" => Divergence.ReverseKl,
        "forward_kl" => new ForwardKl(),
        "js_divergence" => new JensenShannon(),
        "alpha_divergence" => new AlphaDivergence { Alpha = c.Number("alpha") },
        _ => throw new NotSupportedException($"No divergence for the golden {c}."),
    };

    private static NllAverage Average(GoldenCase c, NllAverage missing) => c.Text("nll") switch
    {
        null => missing,
        "sum" => NllAverage.None,
        "sequence mean" or "sequence mean, response only" => NllAverage.Response,
        "token mean of the batch" or "token mean of the batch, response only" => NllAverage.Batch,
        _ => throw new NotSupportedException($"No average for the golden {c}."),
    };

    private static Mixture Plus(PreferenceLoss loss, double weight, NllAverage average) => new()
    {
        Parts = [new() { Loss = loss }, new() { Weight = weight, Loss = new Sft { Average = average } }],
    };

    private static Mixture MixtureOf(GoldenCase c) => new()
    {
        Parts = [.. c.Texts("of").Zip(c.Numbers("weights"), (loss, weight) => new WeightedLoss { Weight = weight, Loss = Of(c.As(loss)) })],
    };
}
