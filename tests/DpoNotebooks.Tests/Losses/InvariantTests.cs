using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Properties that hold for all inputs.</summary>
public sealed class InvariantTests
{
    public static TheoryData<string> Ln2AtTheReference =>
    [
        """{"loss": "dpo", "beta": 0.1}""",
        """{"loss": "dpo", "beta": 0.1, "divergence": {"divergence": "forward_kl"}}""",
        """{"loss": "dpo", "beta": 0.1, "divergence": {"divergence": "js"}}""",
        """{"loss": "dpo", "beta": 0.1, "divergence": {"divergence": "alpha", "alpha": 0.5}}""",
        """{"loss": "cdpo", "beta": 0.1, "labelSmoothing": 0.2}""",
        """{"loss": "robust", "beta": 0.1, "labelSmoothing": 0.2}""",
        """{"loss": "dpo_norm", "beta": 5}""",
        """{"loss": "aot", "beta": 0.1}""",
        """{"loss": "discopop", "beta": 0.1}""",
        """{"loss": "ld_dpo", "beta": 0.1, "alpha": 0.3}""",
        """{"loss": "beta_dpo", "beta": 0.1, "scaling": 0.6, "baseline": 0}""",
        """{"loss": "humanline", "base": {"loss": "dpo", "beta": 0.1}}""",
    ];

    [Theory]
    [MemberData(nameof(Ln2AtTheReference))]
    public void The_loss_is_ln_2_if_the_policy_equals_the_reference(string json)
    {
        using var scope = NewDisposeScope();
        var (policy, _) = Examples.Tokens(ScalarType.Float64);
        var expected = json.Contains("discopop") ? 0.5 * Math.Log(2) + 0.5 : Math.Log(2);

        foreach (var value in PreferenceLoss.FromJson(json).Compute(policy.Logps, policy.Logps).data<double>())
        {
            Assert.Equal(expected, value, 1e-15);
        }
    }

    [Fact]
    public void Dpo_at_the_reference_is_exactly_ln_2_in_float32()
    {
        using var scope = NewDisposeScope();
        var (policy, _) = Examples.Tokens(ScalarType.Float32);
        Assert.All(new Dpo { Beta = 0.1 }.Compute(policy.Logps, policy.Logps).data<float>(), value => Assert.Equal(MathF.Log(2), value));
    }

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void Wider_padding_does_not_change_the_loss(string name)
    {
        using var scope = NewDisposeScope();
        var loss = Examples.Named(name);
        var (policy, reference) = Examples.Tokens(ScalarType.Float64);
        var (wide, wideReference) = Examples.Tokens(ScalarType.Float64, extraPadding: 9);

        var narrow = Examples.Compute(loss, policy.Logps, reference.Logps).data<double>().ToArray();

        Assert.All(narrow.Zip(Examples.Compute(loss, wide.Logps, wideReference.Logps).data<double>()), p => Assert.Equal(p.First, p.Second, 1e-14));
    }

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void MixesRows_is_true_exactly_if_splitting_the_batch_changes_the_mean_loss(string name)
    {
        using var scope = NewDisposeScope();
        var loss = Examples.Named(name);

        // Sorted and unsorted rows can agree on one draw by chance, but not on ten.
        Assert.Equal(loss.MixesRows, Enumerable.Range(0, 10).Any(seed => MeanOfPartsDiffers(loss, seed)));
    }

    private static bool MeanOfPartsDiffers(PreferenceLoss loss, int seed)
    {
        var (policy, reference) = Examples.Tokens(ScalarType.Float64, seed);

        var ofParts = (Mean(Rows(policy, 0, 2), Rows(reference, 0, 2)) + Mean(Rows(policy, 2, 2), Rows(reference, 2, 2))) / 2;
        return Math.Abs(Mean(policy, reference) - ofParts) > 1e-9;

        // Like the trainer, this adds the batch to the running means before its loss is computed.
        double Mean(TokenPair p, TokenPair r) => Examples.Compute(loss, p.Logps, r.Logps).mean().ToDouble();
    }

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void The_reference_has_no_effect_unless_the_loss_needs_it(string name)
    {
        using var scope = NewDisposeScope();
        var loss = Examples.Named(name);
        var (policy, reference) = Examples.Tokens(ScalarType.Float64);

        if (loss.Needs.HasFlag(LossInputs.Reference))
        {
            Assert.Throws<ArgumentException>(() => loss.Compute(policy.Logps, null));
        }
        else
        {
            Assert.Equal(
                loss.Compute(policy.Logps, reference.Logps).data<double>().ToArray(), loss.Compute(policy.Logps, null).data<double>().ToArray());
        }
    }

    [Theory]
    [InlineData("""{"loss": "dpo", "beta": 0.3}""")]
    [InlineData("""{"loss": "robust", "beta": 0.3, "labelSmoothing": 0.2}""")]
    [InlineData("""{"loss": "reference_free", "beta": 0.3}""")]
    [InlineData("""{"loss": "dpo_norm", "beta": 0.3}""")]
    [InlineData("""{"loss": "ld_dpo", "beta": 0.3, "alpha": 0.4}""")]
    public void Swapping_chosen_and_rejected_turns_minus_log_p_into_minus_log_of_1_minus_p(string json)
    {
        using var scope = NewDisposeScope();
        var smoothing = json.Contains("robust");
        var loss = PreferenceLoss.FromJson(json);
        var (policy, reference) = Examples.Tokens(ScalarType.Float64);
        var there = loss.Compute(policy.Logps, reference.Logps);
        var back = loss.Compute(Swapped(policy.Logps), Swapped(reference.Logps));

        // Robust DPO is unbiased: mixing both orders with weights 1−ε and ε gives DPO.
        var sum = smoothing
            ? (0.8 * there + 0.2 * back) - new Dpo { Beta = 0.3 }.Compute(policy.Logps, reference.Logps)
            : (-there).exp() + (-back).exp() - 1;
        Assert.All(sum.data<double>(), value => Assert.Equal(0.0, value, 1e-12));
    }

    [Theory]
    [InlineData("""{"loss": "cdpo", "beta": 0.3, "labelSmoothing": 0.5}""")]
    [InlineData("""{"loss": "exo", "beta": 0.3, "labelSmoothing": 0.5}""")]
    public void The_order_of_a_pair_does_not_matter_at_label_smoothing_one_half(string json)
    {
        using var scope = NewDisposeScope();
        var loss = PreferenceLoss.FromJson(json);
        var (policy, reference) = Examples.Tokens(ScalarType.Float64);

        var difference = loss.Compute(policy.Logps, reference.Logps) - loss.Compute(Swapped(policy.Logps), Swapped(reference.Logps));

        Assert.All(difference.data<double>(), value => Assert.Equal(0.0, value, 1e-12));
    }

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void A_gradient_step_at_the_reference_raises_chosen_relative_to_rejected(string name)
    {
        using var scope = NewDisposeScope();
        var loss = Examples.Named(name);
        var (_, reference) = Examples.Tokens(ScalarType.Float64);
        var (chosen, rejected) = (reference.Chosen.clone().requires_grad_(true), reference.Rejected.clone().requires_grad_(true));
        var policy = reference with { Chosen = chosen, Rejected = rejected };

        var gradients = Examples.Gradients(Examples.Compute(loss, policy.Logps, reference.Logps).mean(), chosen, rejected);
        var (up, down) = (gradients[0].sum().ToDouble(), gradients[1].sum().ToDouble());

        // APO-down lowers both, the rejected more; SFT leaves the rejected unchanged.
        Assert.True(up < down, $"chosen {up}, rejected {down}");
        if (loss is not (ApoDown or Nca))
        {
            Assert.True(up <= 0 && down >= 0, $"chosen {up}, rejected {down}");
        }
    }

    [Fact]
    public void A_loss_leaves_no_tensor_alive_except_its_result()
    {
        using var scope = NewDisposeScope();
        var (policy, reference) = Examples.Tokens(ScalarType.Float64);
        var (p, r) = (policy.Logps, reference.Logps);
        foreach (var loss in Examples.Losses)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            var result = Examples.Compute(loss, p, r);
            Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Assert.Equal([4], result.shape);
        }
    }

    private static PairLogps Swapped(PairLogps pair) => new(pair.Rejected, pair.Chosen);

    private static TokenPair Rows(TokenPair pair, long from, long count) => new(
        pair.Chosen.narrow(0, from, count), pair.Rejected.narrow(0, from, count),
        pair.ChosenLengths.narrow(0, from, count), pair.RejectedLengths.narrow(0, from, count));
}
