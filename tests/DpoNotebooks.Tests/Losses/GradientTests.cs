using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Gradients by each token's log-probability, against central differences in float64.</summary>
public sealed class GradientTests
{
    private const double Step = 1e-6;

    // These losses have a factor that is constant for the gradient but not for the difference.
    private static bool HasDetachedPart(PreferenceLoss loss) => loss is Wpo or BetaDpo or BetaDpoRunning or Kto or BcoRunning;

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void The_gradient_matches_central_differences(string name)
    {
        using var scope = NewDisposeScope();
        var loss = Examples.Named(name);
        var (policy, reference) = Examples.Tokens(ScalarType.Float64);
        policy = policy with { Chosen = policy.Chosen.requires_grad_(true), Rejected = policy.Rejected.requires_grad_(true) };
        // Detached parts are fixed at their values, so that the difference has the same constants as the gradient.
        var running = RunningLogRatios.Start.Next(policy.Logps, reference.Logps);
        double At(TokenPair moved) => (HasDetachedPart(loss)
            ? WithFixedParts(loss, policy, moved, reference, running)
            : loss.Compute(moved.Logps, reference.Logps, running)).mean().ToDouble();

        var gradients = Examples.Gradients(loss.Compute(policy.Logps, reference.Logps, running).mean(), policy.Chosen, policy.Rejected);

        Compare(gradients[0], policy.Chosen, moved => At(policy with { Chosen = moved }), policy.ChosenLengths);
        Compare(gradients[1], policy.Rejected, moved => At(policy with { Rejected = moved }), policy.RejectedLengths);
    }

    private static void Compare(Tensor gradient, Tensor at, Func<Tensor, double> loss, Tensor lengths)
    {
        for (var row = 0; row < at.shape[0]; row++)
        {
            for (var t = 0; t < (int)lengths[row].ToDouble(); t++)
            {
                Tensor Moved(double by)
                {
                    var moved = at.detach().clone();
                    moved[row, t] += by;
                    return moved;
                }

                var expected = (loss(Moved(Step)) - loss(Moved(-Step))) / (2 * Step);
                var actual = gradient[row, t].ToDouble();
                Assert.Equal(expected, actual, 1e-7 * (1 + Math.Abs(expected)));
            }
        }
    }

    // The same loss with its detached parts computed from `from` and the rest from `moved`.
    private static Tensor WithFixedParts(PreferenceLoss loss, TokenPair from, TokenPair moved, TokenPair reference, RunningLogRatios running)
    {
        var gap = running.GapAverage * 10; // after one batch the average is a tenth of its mean gap
        Tensor Dpo(double beta) => new Dpo { Beta = beta }.Compute(moved.Logps, reference.Logps);
        return loss switch
        {
            Wpo w => w.Base.Compute(moved.Logps, reference.Logps)
                * (w.Compute(from.Logps, reference.Logps) / w.Base.Compute(from.Logps, reference.Logps)).detach(),
            BetaDpo b => Dpo(Math.Max(1e-3, b.Beta * (1 + b.Scaling * (gap - b.Baseline)))),
            BetaDpoRunning b => Dpo(Math.Max(1e-3, b.Beta * (1 + b.Scaling * 0.9 * gap))),
            BcoRunning b => new Bco { Beta = b.Beta, Delta = b.Beta * running.MeanOfBatches }.Compute(moved.Logps, reference.Logps),
            Kto k => KtoAt(k, from, moved, reference),
            _ => throw new NotSupportedException(loss.ToString()),
        };
    }

    private static Tensor KtoAt(Kto loss, TokenPair from, TokenPair moved, TokenPair reference)
    {
        Tensor Half(Tensor moved, Tensor reference, Tensor point, bool desirable)
        {
            var labels = full(4, desirable, dtype: ScalarType.Bool);
            return Unpaired.Kto(moved.sum(1) - reference.sum(1), labels, point, loss.Beta, loss.DesirableWeight, loss.UndesirableWeight);
        }

        var ofChosen = Unpaired.KtoReferencePoint(from.Rejected.sum(1), reference.Rejected.sum(1));
        var ofRejected = Unpaired.KtoReferencePoint(from.Chosen.sum(1), reference.Chosen.sum(1));
        return 0.5 * (Half(moved.Chosen, reference.Chosen, ofChosen, true) + Half(moved.Rejected, reference.Rejected, ofRejected, false));
    }
}
