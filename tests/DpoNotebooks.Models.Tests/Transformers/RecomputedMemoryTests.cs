using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Models.Tests.Transformers;

[Collection(TorchGenerator.Name)] // other tests must not allocate memory at the same time
public sealed class RecomputedMemoryTests
{
    private const int Rows = 32;
    private const int Length = 64;

    [Theory]
    [InlineData(ModelFamily.Gpt2)]
    [InlineData(ModelFamily.Llama)]
    public void Recomputation_at_least_halves_the_memory_held_for_the_backward_pass(ModelFamily family)
    {
        using var scope = NewDisposeScope();
        var gpt2 = new CausalLmConfig { VocabularySize = 100, ContextLength = Length, HiddenSize = 128, LayerCount = 6, HeadCount = 4, EosId = 0, BosId = 0 };
        var llama = gpt2 with
        {
            Family = ModelFamily.Llama,
            Norm = NormKind.Rms,
            Biases = Biases.None,
            Rotary = new Rotary(),
            Activation = Activation.Silu,
            Gated = true,
        };
        using var model = CausalLm.Create(family == ModelFamily.Gpt2 ? gpt2 : llama, seed: 0);
        using var batch = new SequenceBatch(
            randint(1, 100, [Rows, Length], ScalarType.Int64), [.. Enumerable.Repeat(Length - 4, Rows)], [.. Enumerable.Repeat(Length, Rows)]);
        Held(model, batch, recompute: true); // the runtime's one-time allocations

        var (plain, recomputed) = (Held(model, batch, recompute: false), Held(model, batch, recompute: true));

        TestContext.Current.TestOutputHelper?.WriteLine($"{plain / 1e6:F1} MB held, {recomputed / 1e6:F1} MB with recomputation");
        Assert.InRange(recomputed, 1, plain / 2);
    }

    private static long Held(CausalLm model, SequenceBatch batch, bool recompute)
    {
        using var memory = new NativeMemory();
        using var scope = NewDisposeScope();
        var sum = SequenceLogps.Compute(model, batch, recompute: recompute).Sums.sum();
        var held = memory.Now;
        sum.backward();
        model.zero_grad();
        return held;
    }
}
