using DpoNotebooks.Scoring;

namespace DpoNotebooks.Models.Tests;

public class RealignedModelTests
{
    [Fact]
    public void Logits_and_log_probabilities_give_the_mixture_of_the_formula()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        using var policy = TinyModel.Create(seed: 8);
        var (r, p) = (tensor(new[] { 0f, 1, 2, -3, 5, 5 }, [2, 3]), tensor(new[] { 4f, 1, -1, 0, 2, 7 }, [2, 3]));

        foreach (var lambda in new[] { 0, 0.3, 1, 2.5 })
        {
            var pair = new RealignedModel(reference, policy, lambda);

            var raw = pair.Mix(r, p).softmax(1).data<float>().ToArray();
            var normalised = pair.Mix(r.log_softmax(1), p.log_softmax(1)).softmax(1).data<float>().ToArray();

            // π_ref^(1−λ)·π^λ divided by its sum, for row 0.
            double[] weights = [Math.Exp(4 * lambda), Math.Exp(1), Math.Exp(2 * (1 - lambda) - lambda)];
            Assert.All(weights.Zip(raw), pair => Assert.Equal(pair.First / weights.Sum(), pair.Second, 1e-6));
            Assert.All(raw.Zip(normalised), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void Lambda_0_and_1_give_the_logits_of_one_model_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        using var policy = TinyModel.Create(seed: 8);
        using var generator = new Generator(3, CPU);
        var (r, p) = (empty(4, 12).normal_(0, 9, generator), empty(4, 12).normal_(0, 9, generator));

        Assert.Equal(r.data<float>().ToArray(), new RealignedModel(reference, policy, 0).Mix(r, p).data<float>().ToArray());
        Assert.Equal(p.data<float>().ToArray(), new RealignedModel(reference, policy, 1).Mix(r, p).data<float>().ToArray());
    }

    [Fact]
    public void Compute_returns_the_KL_of_the_mixed_distribution()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var reference = TinyModel.Create();
        using var policy = TinyModel.Create(seed: 8);
        using var batch = Collator.Collate([new([1, 2, 3], [4, 5, 0]), new([1], [7, 0])], 0);

        var divergence = TokenKl.Compute(new RealignedModel(reference, policy, 1.7), batch);

        var r = reference.Logits(reference.Hidden(batch.Ids, arange(6))).log_softmax(-1);
        var p = policy.Logits(policy.Hidden(batch.Ids, arange(6))).log_softmax(-1);
        var mixed = (r.exp().pow(-0.7) * p.exp().pow(1.7)).log();
        mixed -= mixed.logsumexp(-1, keepdim: true);
        var steps = (mixed.exp() * (mixed - r)).sum(-1);
        Assert.Equal(steps[0].narrow(0, 2, 3).sum().ToDouble(), divergence.Kl[0].ToDouble(), 1e-4);
        Assert.Equal(steps[1].narrow(0, 0, 2).sum().ToDouble(), divergence.Kl[1].ToDouble(), 1e-4);
        Assert.Equal((mixed[1, 0, 7] + mixed[1, 1, 0]).ToDouble(), divergence.PolicyLogps[1].ToDouble(), 1e-4);
        Assert.Equal((r[1, 0, 7] + r[1, 1, 0]).ToDouble(), divergence.ReferenceLogps[1].ToDouble(), 1e-4);
    }

    [Fact]
    public void AtBeta_sets_lambda_to_the_ratio_of_the_betas()
    {
        using var model = TinyModel.Create();

        Assert.Equal(0.25, RealignedModel.AtBeta(model, model, trainedBeta: 0.1, beta: 0.4).Lambda, 1e-15);
        Assert.Contains("positive", Assert.Throws<ArgumentException>(() => RealignedModel.AtBeta(model, model, 0.1, 0)).Message);
    }

    [Fact]
    public void Constructor_names_what_differs_between_the_models()
    {
        using var reference = TinyModel.Create();
        using var wider = CausalLm.Create(reference.Config with { VocabularySize = 13 }, 0);
        using var other = CausalLm.Create(reference.Config with { EosId = 3 }, 0);

        Assert.Contains("vocabulary is 12 in the reference but 13 in the policy", Error(wider, 1));
        Assert.Contains("end-of-text id is 0 in the reference but 3", Error(other, 1));
        Assert.Contains("λ = -0.5", Error(reference, -0.5));
        Assert.Contains("λ = NaN", Error(reference, double.NaN));

        string Error(CausalLm policy, double lambda) => Assert.Throws<ArgumentException>(() => new RealignedModel(reference, policy, lambda)).Message;
    }

    [Fact]
    public void Config_has_the_shorter_context_and_layer_sizes_may_differ()
    {
        using var reference = TinyModel.Create();
        using var policy = CausalLm.Create(reference.Config with { ContextLength = 16, LayerCount = 1, HiddenSize = 8 }, 0);

        Assert.Equal(16, new RealignedModel(reference, policy, 1).Config.ContextLength);
    }
}
