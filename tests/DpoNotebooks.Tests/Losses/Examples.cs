using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Losses and batches for theories.</summary>
internal static class Examples
{
    /// <summary>At least one of each kind, options away from their defaults.</summary>
    public static IReadOnlyList<PreferenceLoss> Losses { get; } =
    [
        new Dpo { Beta = 0.3 },
        new Dpo { Beta = 0.3, Divergence = new ForwardKl() },
        new Dpo { Beta = 0.3, Divergence = new JensenShannon() },
        new Dpo { Beta = 0.3, Divergence = new AlphaDivergence { Alpha = 0.4 } },
        new ConservativeDpo { Beta = 0.3, LabelSmoothing = 0.1, Divergence = new JensenShannon() },
        new ReferenceFreeDpo { Beta = 0.3, LabelSmoothing = 0.1 },
        new LengthNormalizedDpo { Beta = 3, Divergence = new JensenShannon() },
        new Ipo { Beta = 0.3, Divergence = new JensenShannon() },
        new IpoMean { Beta = 0.3, Divergence = new ForwardKl() },
        new Hinge { Beta = 0.3, Divergence = new JensenShannon() },
        new Slic { Margin = 2, NllWeight = 0.3 },
        new Slic { Margin = 2, NllWeight = 0.3, NllAverage = NllAverage.Batch },
        new RobustDpo { Beta = 0.3, LabelSmoothing = 0.1, Divergence = new JensenShannon() },
        new Exo { Beta = 0.3, LabelSmoothing = 0.001, Divergence = new JensenShannon() },
        new Nca { Beta = 0.3 },
        new Bco { Beta = 0.3, Delta = 0.7 },
        new BcoRunning { Beta = 0.3, Over = DeltaAverage.Batches },
        new Sppo { Beta = 0.3 },
        new Aot { Beta = 0.3, LabelSmoothing = 0.1 },
        new AotUnpaired { Beta = 0.3, LabelSmoothing = 0.1 },
        new DiscoPop { Beta = 0.3, Temperature = 0.5, Divergence = new JensenShannon() },
        new ApoZero { Beta = 0.3 },
        new ApoDown { Beta = 0.3 },
        new Simpo { Beta = 2, Gamma = 0.5, LabelSmoothing = 0.1 },
        new SimpoHinge { Beta = 2, Gamma = 0.5 },
        new Cpo { Beta = 0.3, LabelSmoothing = 0.1, NllWeight = 0.4 },
        new Cpo { Beta = 0.3, NllWeight = 0 },
        new CpoHinge { Beta = 0.03, NllWeight = 0.4 },
        new CpoHinge { Beta = 0.03, NllWeight = 0 },
        new CpoIpo { Beta = 0.3, NllWeight = 0.4 },
        new CpoIpo { Beta = 0.3, NllWeight = 0 },
        new Orpo { Beta = 0.3 },
        new Orpo { Beta = 0.3, NllAverage = NllAverage.Response },
        new Kto { Beta = 0.3, DesirableWeight = 1.33, UndesirableWeight = 0.8 },
        new LdDpo { Beta = 0.3, Alpha = 0.4 },
        new LdDpo { Beta = 0.3, Alpha = 0.4, PolicyOnly = true },
        new Wpo { Base = new Dpo { Beta = 0.3 } },
        new Humanline { Base = new Dpo { Beta = 0.3 }, LogEpsilonP = -0.5, LogEpsilonR = 0.75 },
        new BetaDpo { Beta = 0.3, Scaling = 0.2, Baseline = -0.5 },
        new BetaDpoRunning { Beta = 0.3, Scaling = 0.2 },
        new Unlikelihood { Alpha = 0.3 },
        new TokenUnlikelihood { Alpha = 0.3 },
        new Sft { Average = NllAverage.Response },
        new Sft(),
        Mixture.Mpo(0.3),
        Mixture.Rpo(0.3, 0.5),
    ];

    /// <summary>The JSON of each loss, which identifies it in the test's output.</summary>
    public static TheoryData<string> All => [.. Losses.Select(loss => loss.ToJson())];

    /// <summary>The loss of <see cref="Losses"/> with this JSON.</summary>
    public static PreferenceLoss Named(string json) => Losses.Single(loss => loss.ToJson() == json);

    /// <summary>Four pairs with random token log-probabilities; the padding is 0.</summary>
    public static (TokenPair Policy, TokenPair Reference) Tokens(ScalarType dtype, int seed = 7, int extraPadding = 0)
    {
        var random = new Random(seed);
        int[] chosen = [3, 1, 5, 2], rejected = [2, 4, 1, 5];
        double[,] Draw(int[] lengths)
        {
            var tokens = new double[lengths.Length, 5 + extraPadding];
            for (var row = 0; row < lengths.Length; row++)
            {
                for (var t = 0; t < lengths[row]; t++)
                {
                    tokens[row, t] = -0.2 - 2.5 * random.NextDouble();
                }
            }

            return tokens;
        }

        TokenPair Pair() => new(
            tensor(Draw(chosen), dtype), tensor(Draw(rejected), dtype), tensor(chosen, dtype), tensor(rejected, dtype));
        return (Pair(), Pair());
    }

    /// <summary>Pairs of one token each with the given sums.</summary>
    public static PairLogps Sums(double[] chosen, double[] rejected, ScalarType dtype = ScalarType.Float64, bool grad = false)
    {
        var (w, l) = (tensor(chosen, dtype, requires_grad: grad), tensor(rejected, dtype, requires_grad: grad));
        var one = ones(chosen.Length, dtype: dtype);
        return new(new(w, one), new(l, one));
    }

    /// <summary>The loss of one pair.</summary>
    public static double One(PreferenceLoss loss, double chosen, double rejected, double refChosen, double refRejected) =>
        loss.Compute(Sums([chosen], [rejected]), Sums([refChosen], [refRejected])).ToDouble();

    /// <summary>Gradients of a scalar; zeros for a leaf that it does not depend on.</summary>
    public static Tensor[] Gradients(Tensor scalar, params Tensor[] leaves) =>
        [.. autograd.grad([scalar], leaves, allow_unused: true).Zip(leaves, (g, leaf) => g is null || g.IsInvalid ? zeros_like(leaf) : g)];

    /// <summary>The loss with running means that hold this one batch.</summary>
    public static Tensor Compute(PreferenceLoss loss, PairLogps policy, PairLogps reference) =>
        loss.Compute(policy, reference, RunningLogRatios.Start.Next(policy, reference));
}

/// <summary>Token log-probabilities of pairs, (B, R) each, from which all inputs of a loss are computed.</summary>
internal sealed record TokenPair(Tensor Chosen, Tensor Rejected, Tensor ChosenLengths, Tensor RejectedLengths)
{
    public PairLogps Logps => new(
        new(Chosen.sum(1), ChosenLengths)
        {
            Tokens = Chosen,
            LogSumSquares = 0.8 * Chosen.detach() - 0.1 * (Chosen.detach() < 0).to_type(Chosen.dtype),
        },
        new(Rejected.sum(1), RejectedLengths) { Tokens = Rejected, LogSumSquares = 0.7 * Rejected.detach() });
}
