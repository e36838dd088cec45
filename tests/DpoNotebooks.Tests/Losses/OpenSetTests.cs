using System.Text.Json;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Losses and divergences that are declared outside the library.</summary>
public sealed class OpenSetTests
{
    public static TheoryData<string> Custom =>
    [
        """{"loss":"shifted_dpo","shift":0.30000000000000004,"divergence":{"divergence":"reverse_kl"},"beta":0.1}""",
        """{"loss":"shifted_dpo","shift":1,"divergence":{"divergence":"scaled_kl","scale":2},"beta":0.1}""",
        """{"loss":"nested_square","center":2.5,"margin":0.25}""",
        """{"loss":"scaled","scale":0.5,"base":{"loss":"ipo","divergence":{"divergence":"reverse_kl"},"beta":0.1}}""",
        """{"loss":"scaled","scale":0.5,"base":{"loss":"scaled","scale":3,"base":{"loss":"nested_square","center":1,"margin":0}}}""",
        """{"loss":"mixture","parts":[{"weight":0.5,"loss":{"loss":"nested_square","center":1,"margin":0}}]}""",
        """{"loss":"wpo","base":{"loss":"nested_square","center":1,"margin":0}}""",
        """{"loss":"humanline","base":{"loss":"nested_square","center":1,"margin":0},"logEpsilonP":-1,"logEpsilonR":1.5}""",
    ];

    [Theory]
    [MemberData(nameof(Custom))]
    public void A_custom_loss_is_saved_and_loaded_with_the_same_bits(string json)
    {
        using var scope = NewDisposeScope();
        var loss = PreferenceLoss.FromJson(json);
        var (policy, reference) = Examples.Tokens(ScalarType.Float64);

        var again = PreferenceLoss.FromJson(loss.ToJson());

        Assert.Equal(json, loss.ToJson());
        Assert.Equal(loss, again);
        Assert.Equal(
            Examples.Compute(loss, policy.Logps, reference.Logps).data<double>().ToArray(),
            Examples.Compute(again, policy.Logps, reference.Logps).data<double>().ToArray());
    }

    [Fact]
    public void A_custom_loss_has_the_arithmetic_of_its_formula_and_a_gradient()
    {
        using var scope = NewDisposeScope();
        var policy = Examples.Sums([-40], [-55], grad: true);

        // Δ = 7, so the loss is (7 − 5)² + 1 with slope 2·(7 − 5).
        var loss = new NestedSquare { Center = 5, Margin = 1 }.Compute(policy, Examples.Sums([-42], [-50]));

        Assert.Equal(5, loss.ToDouble(), 1e-12);
        Assert.Equal(4, autograd.grad([loss.sum()], [policy.Chosen.Sums])[0].ToDouble(), 1e-12);
    }

    [Fact]
    public void A_custom_loss_mixes_and_is_wrapped_like_a_built_in_one()
    {
        using var scope = NewDisposeScope();
        var (policy, reference) = Examples.Tokens(ScalarType.Float64);
        PreferenceLoss custom = new ShiftedDpo { Beta = 0.3, Shift = 0 }, dpo = new Dpo { Beta = 0.3 };

        AssertSame(dpo, custom);
        AssertSame(new Wpo { Base = dpo }, new Wpo { Base = custom });
        AssertSame(new Humanline { Base = dpo, LogEpsilonR = 0.2 }, new Humanline { Base = custom, LogEpsilonR = 0.2 });
        AssertSame(Mixed(dpo), Mixed(custom));
        Assert.Equal(0.3, Mixed(custom).RewardScale);

        Mixture Mixed(PreferenceLoss first) => new() { Parts = [new() { Weight = 0.25, Loss = first }, new() { Loss = new Sft() }] };
        void AssertSame(PreferenceLoss expected, PreferenceLoss actual) => Assert.Equal(
            Examples.Compute(expected, policy.Logps, reference.Logps).data<double>().ToArray(),
            Examples.Compute(actual, policy.Logps, reference.Logps).data<double>().ToArray());
    }

    [Theory]
    [InlineData("""{"loss": "nested_square", "center": 1, "centre": 2}""", "loss \"nested_square\" does not read \"centre\"; it reads center, margin")]
    [InlineData("""{"loss": "nested_square"}""", "loss \"nested_square\" needs \"center\"; it reads center, margin")]
    [InlineData("""{"loss": "scaled", "base": {"loss": "sft"}}""", "loss \"scaled\" needs \"scale\"; it reads")]
    [InlineData("""{"loss": "shifted_dpo", "shift": 1, "beta": -1}""", "loss \"shifted_dpo\": Beta must be positive")]
    [InlineData("""{"loss": "conservative_dpo", "beta": 1}""", "No loss is called \"conservative_dpo\". There are: dpo, cdpo")]
    [InlineData("""{"loss": "beta_loss", "beta": 1}""", "No loss is called \"beta_loss\"")]
    [InlineData("""{"loss": "my_loss"}""", "shifted_dpo")]
    [InlineData("""{"loss": "my_loss"}""", "Declare a loss of a notebook before it is read.")]
    [InlineData("""{"loss": "dpo", "beta": 1, "divergence": {"divergence": "my_kl"}}""", "There are: reverse_kl, forward_kl, js, alpha, scaled_kl.")]
    public void A_bad_custom_loss_is_refused_by_name(string json, string message) =>
        Assert.Contains(message, Assert.Throws<JsonException>(() => PreferenceLoss.FromJson(json)).Message);

    [Fact]
    public void A_loss_with_the_name_of_a_built_in_one_is_not_written()
    {
        var message = Assert.Throws<JsonException>(() => new Dpo2.Dpo { Beta = 1 }.ToJson()).Message;

        Assert.Contains("the name of the built-in DpoNotebooks.Losses.Dpo", message);
        Assert.Contains("Rename the record", message);
    }

    [Fact]
    public void Two_losses_of_one_assembly_with_one_name_are_not_written() =>
        Assert.Contains("Rename one", Assert.Throws<JsonException>(() => new One.Twin().ToJson()).Message);

    [Fact]
    public void A_generic_loss_is_not_written() =>
        Assert.Contains("is generic", Assert.Throws<JsonException>(() => new Generic<int>().ToJson()).Message);

    [Fact]
    public void An_option_that_would_replace_the_name_is_not_written() => Assert.Contains(
        "option \"loss\", but \"loss\" holds the record's name",
        Assert.Throws<JsonException>(() => new Wrapping { Loss = new Sft() }.ToJson()).Message);

    [Fact]
    public void A_public_field_is_an_option_too() =>
        Assert.Equal(2.5, Assert.IsType<WithField>(PreferenceLoss.FromJson(new WithField { Shift = 2.5 }.ToJson())).Shift);

    [Fact]
    public void A_loss_that_is_not_one_value_per_pair_is_refused() => Assert.Contains(
        "Averaging.Losses returned () for 2 pairs",
        Assert.Throws<InvalidOperationException>(() => new Averaging().Compute(Examples.Sums([1, 2], [0, 0]), null)).Message);

    [Fact]
    public void A_loss_that_returns_an_input_leaves_it_to_its_owner()
    {
        using var outer = NewDisposeScope();
        var policy = Examples.Sums([1, 2], [0, 0]);
        using (NewDisposeScope())
        {
            Assert.Equal([1.0, 2.0], new Returning().Compute(policy, null).data<double>().ToArray());
        }

        Assert.Equal([1.0, 2.0], policy.Chosen.Sums.data<double>().ToArray());
    }

    [Theory]
    [InlineData(LossInputs.Reference)]
    [InlineData(LossInputs.Running)]
    [InlineData(LossInputs.Tokens)]
    public void Reading_an_input_that_is_not_in_Needs_raises_an_error_that_names_it(LossInputs read)
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<InvalidOperationException>(() => new Undeclared { Read = read }.Compute(Examples.Sums([1], [0]), Examples.Sums([1], [0])));

        Assert.Contains($"Add LossInputs.{read} to the loss's Needs", error.Message);
    }

    /// <summary>(Δ − center)² + margin.</summary>
    public sealed record NestedSquare : PreferenceLoss
    {
        /// <summary>Where the loss is least.</summary>
        public required double Center { get; init; }

        /// <summary>The least loss.</summary>
        public double Margin { get; init; }

        /// <inheritdoc/>
        public override Tensor Losses(LossBatch batch) => (batch.Gap() - Center).square() + Margin;
    }

    [Fact]
    public void A_batch_prints_its_size_and_not_its_tensors() => Assert.Contains(
        "LossBatch of 2 pairs",
        Assert.Throws<NotSupportedException>(() => new Printing().Compute(Examples.Sums([1, 2], [0, 0]), null)).Message);

    private sealed record Printing : Averaging
    {
        public override Tensor Losses(LossBatch batch) => throw new NotSupportedException(batch.ToString());
    }

    private static class Dpo2
    {
        internal sealed record Dpo : BetaLoss
        {
            public override Tensor Losses(LossBatch batch) => batch.Gap();
        }
    }

    private static class One
    {
        internal sealed record Twin : Averaging;
    }

    private static class Other
    {
        internal sealed record Twin : Averaging;
    }

    private sealed record Generic<TOption> : Averaging
    {
        public TOption? Option { get; init; }
    }

    private sealed record WithField : Averaging
    {
        public double Shift;
    }

    private sealed record Wrapping : Averaging
    {
        public required PreferenceLoss Loss { get; init; }
    }

    private record Averaging : PreferenceLoss
    {
        public override LossInputs Needs => LossInputs.None;

        public override Tensor Losses(LossBatch batch) => batch.Policy.Chosen.Sums.mean();
    }

    private sealed record Returning : Averaging
    {
        public override Tensor Losses(LossBatch batch) => batch.Policy.Chosen.Sums;
    }

    private sealed record Undeclared : Averaging
    {
        public required LossInputs Read { get; init; }

        public override Tensor Losses(LossBatch batch) => Read switch
        {
            LossInputs.Reference => batch.Gap(),
            LossInputs.Running => batch.Policy.Chosen.Sums * batch.Running.GapAverage,
            _ => batch.Policy.Chosen.TokenLogps,
        };
    }
}
