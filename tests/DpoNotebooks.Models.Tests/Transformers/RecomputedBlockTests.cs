using System.Text.Json.Nodes;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Models.Tests.Transformers;

/// <summary>Activation checkpointing changes the memory in use and no result.</summary>
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
    public void Gradients_are_bit_identical(string name)
    {
        using var scope = NewDisposeScope();
        using var model = CausalLm.Load(Goldens.PathOf("models", name));
        using var batch = Batch(Goldens.Json("models", name, "expected.json"), "logps");

        var (plainLogps, plain) = Gradients(model, batch, recompute: false);
        var (logps, recomputed) = Gradients(model, batch, recompute: true);

        Assert.Equal(plainLogps, logps);
        Assert.Equal(plain.Keys, recomputed.Keys);
        Assert.All(plain, entry => Assert.True(entry.Value.equal(recomputed[entry.Key]).all().item<bool>(), entry.Key));
    }

    [Fact]
    public void Gradients_of_an_adapter_are_bit_identical()
    {
        using var scope = NewDisposeScope();
        using var model = CausalLm.Load(Goldens.PathOf("models", "llama-lora", "base"));
        LoraAdapter.Load(model, Goldens.PathOf("models", "llama-lora", "adapter"));

        var golden = Goldens.Json("models", "llama-lora", "expected.json");
        using var batch = Batch(golden, "grad");

        var (_, plain) = Gradients(model, batch, recompute: false);
        var (_, recomputed) = Gradients(model, batch, recompute: true);

        Assert.Equal(golden["grad"]!["parameters"]!.AsObject().Count, plain.Count);
        Assert.All(plain, entry => Assert.True(entry.Value.equal(recomputed[entry.Key]).all().item<bool>(), entry.Key));
    }

    [Fact]
    public void No_tensor_leaks()
    {
        using var outer = NewDisposeScope();
        using var model = CausalLm.Load(Goldens.PathOf("models", "llama3"));
        using var batch = Batch(Goldens.Json("models", "llama3", "expected.json"), "logps");
        long? after = null;
        for (var step = 0; step < 5; step++)
        {
            using (NewDisposeScope())
            {
                Gradients(model, batch, recompute: true);
                model.zero_grad();
            }

            after = step == 1 ? DisposeScopeManager.Statistics.ThreadTotalLiveCount : after;
        }

        Assert.Equal(after, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Dropout_with_recomputation_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();

        var error = Assert.Throws<ArgumentException>(() => model.Hidden(zeros([1, 3], ScalarType.Int64), arange(3), dropout: .1, recompute: true));

        Assert.Contains("dropout", error.Message);
    }

    // The sequences of the golden's entries, padded to one length.
    private static SequenceBatch Batch(JsonNode golden, string key)
    {
        JsonNode[] entries = golden[key] is JsonArray many ? [.. many.Select(entry => entry!)] : [golden[key]!];
        long[][] rows = [.. entries.Select(entry => golden["sequences"]![(int)entry["sequence"]!]!.AsArray().Select(id => (long)id!).ToArray())];
        var (width, pad) = (rows.Max(row => row.Length), (long)golden["pad"]!);
        long[] ids = [.. rows.SelectMany(row => row.Concat(Enumerable.Repeat(pad, width - row.Length)))];
        return new SequenceBatch(tensor(ids, [rows.Length, width]), [.. entries.Select(entry => (int)entry["boundary"]!)], [.. rows.Select(row => row.Length)]);
    }

    private static (float Logps, Dictionary<string, Tensor> Gradients) Gradients(CausalLm model, SequenceBatch batch, bool recompute)
    {
        model.zero_grad();
        var sum = SequenceLogps.Compute(model, batch, recompute: recompute).Sums.sum();
        sum.backward();
        return (sum.item<float>(), model.named_parameters().Where(entry => entry.parameter.requires_grad)
            .ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone()));
    }
}
