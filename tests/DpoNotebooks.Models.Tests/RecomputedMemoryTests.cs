using DpoNotebooks.Models.Families;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Models.Tests;

[Collection(TorchGenerator.Name)] // nothing else may take memory meanwhile
public sealed class RecomputedMemoryTests
{
    private const int Rows = 32;
    private const int Length = 64;

    [Theory]
    [InlineData(ModelFamily.Gpt2)]
    [InlineData(ModelFamily.Llama)]
    public void What_is_held_for_the_backward_pass_is_less_than_half(ModelFamily family)
    {
        using var scope = NewDisposeScope();
        var shape = new CausalLmConfig { VocabularySize = 100, ContextLength = Length, HiddenSize = 128, LayerCount = 6, HeadCount = 4, EosId = 0, BosId = 0 };
        using var model = CausalLm.Create(family == ModelFamily.Gpt2 ? shape : shape with { Family = family, Norm = NormKind.Rms, Biases = Biases.None, Rotary = new Rotary(), Activation = Activation.Silu }, seed: 0);
        using var batch = new SequenceBatch(randint(1, 100, [Rows, Length], ScalarType.Int64), [.. Enumerable.Repeat(Length - 4, Rows)], [.. Enumerable.Repeat(Length, Rows)]);
        Held(model, batch, recompute: true); // what the runtime takes once

        var (plain, recomputed) = (Held(model, batch, recompute: false), Held(model, batch, recompute: true));

        TestContext.Current.TestOutputHelper?.WriteLine($"{plain / 1e6:F1} MB held, {recomputed / 1e6:F1} MB where blocks are computed again");
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
