using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Models.Tests;

/// <summary>Activation checkpointing changes what is kept, and nothing else.</summary>
public sealed class RecomputedBlockTests
{
    [Theory]
    [InlineData("gpt2")]
    [InlineData("gptj")]
    [InlineData("neox-parallel")]
    [InlineData("opt-350m-style")]
    [InlineData("llama3")]
    [InlineData("mistral")]
    [InlineData("qwen3")]
    public void No_gradient_changes_by_a_bit(string name)
    {
        using var scope = NewDisposeScope();
        using var model = CausalLm.Load(Goldens.PathOf("models", name));

        var (plainLogps, plain) = Gradients(model, recompute: false);
        var (logps, recomputed) = Gradients(model, recompute: true);

        Assert.Equal(plainLogps, logps);
        Assert.Equal(plain.Keys, recomputed.Keys);
        Assert.All(plain, entry => Assert.True(entry.Value.equal(recomputed[entry.Key]).all().item<bool>(), entry.Key));
    }

    [Fact]
    public void An_adapter_on_a_frozen_model_learns_the_same()
    {
        using var scope = NewDisposeScope();
        using var model = CausalLm.Load(Goldens.PathOf("models", "llama-lora", "base"));
        LoraAdapter.Load(model, Goldens.PathOf("models", "llama-lora", "adapter"));

        var (_, plain) = Gradients(model, recompute: false);
        var (_, recomputed) = Gradients(model, recompute: true);

        Assert.Equal(28, plain.Count);
        Assert.All(plain, entry => Assert.True(entry.Value.equal(recomputed[entry.Key]).all().item<bool>(), entry.Key));
    }

    [Fact]
    public void It_leaves_nothing_behind()
    {
        using var outer = NewDisposeScope();
        using var model = CausalLm.Load(Goldens.PathOf("models", "llama3"));
        long? after = null;
        for (var step = 0; step < 5; step++)
        {
            using (NewDisposeScope())
            {
                Gradients(model, recompute: true);
                model.zero_grad();
            }

            after = step == 1 ? DisposeScopeManager.Statistics.ThreadTotalLiveCount : after;
        }

        Assert.Equal(after, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Dropout_cannot_be_recomputed()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();

        Assert.Contains("dropout", Assert.Throws<ArgumentException>(() => model.Hidden(zeros([1, 3], ScalarType.Int64), arange(3), dropout: .1, recompute: true)).Message);
    }

    private static (float Logps, Dictionary<string, Tensor> Gradients) Gradients(CausalLm model, bool recompute)
    {
        model.zero_grad();
        var ids = tensor(new long[] { 1, 5, 7, 3, 9, 2, 8, 4, 6, 1, 3, 5, 7, 9, 11, 13 }, [2, 8]);
        using var batch = new SequenceBatch(ids, [2, 3], [8, 6]);
        var sum = SequenceLogps.Compute(model, batch, recompute: recompute).Sums.sum();
        sum.backward();
        return (sum.item<float>(), model.named_parameters().Where(entry => entry.parameter.requires_grad).ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone()));
    }
}
