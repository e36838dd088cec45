using System.Text.Json.Nodes;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Models.Tests.Adapters;

/// <summary>Compares low-rank adapters with PEFT, and checks their invariants.</summary>
public sealed class LoraTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Cases => ["gpt2-lora", "llama-lora", "llama-lora-extras"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_of_base_adapted_and_merged_model_agree_with_PEFT(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (model, golden) = Load(name);
        using var baseModel = model.WithoutAdapter();
        using var merged = model.Merged();

        AssertLogits(golden, "base_logits", baseModel);
        AssertLogits(golden, "adapter_logits", model);
        AssertLogits(golden, "merged_logits", merged);
        var last = golden["sequences"]!.AsArray().Count - 1;
        Assert.True((Logits(model, golden, last) - Logits(merged, golden, last)).abs().max().ToDouble() < 1e-5 * (1 + (double)golden["adapter_shift"]!));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_of_the_adapter_agree_with_PEFT_and_no_other_parameter_has_one(string name)
    {
        using var scope = NewDisposeScope();
        var (model, golden) = Load(name);
        var expected = golden["grad"]!;
        var ids = Ids(golden["sequences"]![(int)expected["sequence"]!]!);
        using var batch = new SequenceBatch(tensor(ids, [1, ids.Length]), [(int)expected["boundary"]!], [ids.Length]);

        SequenceLogps.Compute(model, batch).Sums.sum().backward();

        var weights = model.Adapter!.Weights;
        Assert.Equal(expected["parameters"]!.AsObject().Select(entry => entry.Key).Order(), weights.Keys.Order());
        foreach (var (parameter, wanted) in expected["parameters"]!.AsObject())
        {
            Close((double)wanted!["norm"]!, weights[parameter].grad!.norm().ToDouble(), parameter);
            foreach (var (first, index) in wanted["first"]!.AsArray().Select((value, index) => ((double)value!, index)))
            {
                Close(first, weights[parameter].grad!.reshape(-1)[index].ToDouble(), parameter);
            }
        }

        Assert.Equal(weights.Count, model.parameters().Count(parameter => parameter.requires_grad));

        static void Close(double want, double got, string name) =>
            Assert.True(Math.Abs(got - want) <= 1e-4 * (1 + Math.Abs(want)), $"{name}: {got}, PEFT {want}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Save_and_Load_keep_an_adapter_bit_for_bit(string name)
    {
        using var scope = NewDisposeScope();
        var (model, _) = Load(name);

        model.Adapter!.Save(_folder.Path, "base");
        using var again = CausalLm.Load(Goldens.PathOf("models", name, "base"));
        LoraAdapter.Load(again, _folder.Path);

        Assert.Equal(model.WeightsHash(), again.WeightsHash());
        Assert.Equivalent(model.Adapter.Config, again.Adapter!.Config, strict: true);
    }

    [Fact]
    public void Add_does_not_change_the_logits()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();
        var ids = tensor(new long[] { 1, 2, 3, 4 }, [1, 4]);
        var before = model.Logits(model.Hidden(ids, arange(4))).detach();

        var adapter = LoraAdapter.Add(model, new LoraConfig { Rank = 2 }, seed: 1);

        Assert.True(before.equal(model.Logits(model.Hidden(ids, arange(4)))).all().item<bool>());
        Assert.Equal(8, adapter.Paths.Count); // two blocks of four projections, without the head
        Assert.Equal(2 * (2 * (16 + 48) + 2 * (16 + 16) + 2 * (16 + 64) + 2 * (64 + 16)), adapter.ParameterCount);
    }

    [Fact]
    public void WithoutAdapter_shares_the_weights_and_Frozen_keeps_the_adapters_state()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();
        var start = model.WeightsHash();
        var adapter = LoraAdapter.Add(model, new LoraConfig { Rank = 2 }, seed: 1);
        using var baseModel = model.WithoutAdapter();
        Shift(adapter);
        using var frozen = model.Frozen();
        var trained = model.WeightsHash();
        Shift(adapter);

        Assert.Equal(start, baseModel.WeightsHash());
        Assert.Equal(trained, frozen.WeightsHash());
        Assert.NotEqual(trained, model.WeightsHash());
        using (no_grad())
        {
            model.Head.Weight.add_(1);
        }

        Assert.NotEqual(start, baseModel.WeightsHash()); // the base is shared, not copied
    }

    [Theory]
    [InlineData(false, 2)] // α/r = 8/4
    [InlineData(true, 4)] // α/√r = 8/2
    public void Update_is_scaled_by_the_rank_or_its_square_root(bool rankStabilized, double scale)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = TinyModel.Create();
        var adapter = LoraAdapter.Add(model, new LoraConfig { Rank = 4, Alpha = 8, RankStabilized = rankStabilized, Targets = ["h.0.attn.c_attn"] }, seed: 1);
        Shift(adapter);
        var weights = adapter.Weights.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value).ToArray(); // A, B
        var before = model.state_dict()["transformer.h.0.attn.c_attn.weight"];

        using var merged = model.Merged();

        var added = merged.state_dict()["transformer.h.0.attn.c_attn.weight"] - before; // stored as (in, out)
        Assert.True((added - (scale * weights[1].matmul(weights[0]).t())).abs().max().ToDouble() < 1e-6);
    }

    [Fact]
    public void Clone_copies_the_adapter_and_shares_no_memory()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();
        Shift(LoraAdapter.Add(model, new LoraConfig { Rank = 2, RankStabilized = true }, seed: 1));
        using var copy = model.Clone();
        var hash = model.WeightsHash();
        Assert.Equal(hash, copy.WeightsHash());

        Shift(copy.Adapter!);

        Assert.Equal(hash, model.WeightsHash());
    }

    [Theory]
    [InlineData("use_dora", "true")]
    [InlineData("rank_pattern", """{"q_proj": 3}""")]
    [InlineData("bias", "\"all\"")]
    [InlineData("peft_type", "\"IA3\"")]
    public void Load_names_an_unsupported_option(string key, string value)
    {
        var source = Goldens.PathOf("models", "gpt2-lora", "adapter");
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "adapter_config.json")))!;
        config[key] = JsonNode.Parse(value);
        _folder.Write("adapter_config.json", config.ToJsonString());
        using var model = CausalLm.Load(Goldens.PathOf("models", "gpt2-lora", "base"));

        Assert.Contains(key, Assert.Throws<InvalidDataException>(() => LoraAdapter.Load(model, _folder.Path)).Message);
    }

    [Fact]
    public void Add_lists_the_available_projections_if_one_is_missing()
    {
        using var model = TinyModel.Create();

        var error = Assert.Throws<ArgumentException>(() => LoraAdapter.Add(model, new LoraConfig { Targets = ["c_attn", "q_proj"] }, seed: 0));

        Assert.Contains("q_proj: no such projection", error.Message);
        Assert.Contains("c_attn, c_proj, c_fc", error.Message);
    }

    [Fact]
    public void A_failed_Load_leaves_the_model_unchanged()
    {
        using var wide = TinyModel.Create();
        LoraAdapter.Add(wide, new LoraConfig { Rank = 4 }, seed: 0).Save(_folder.Path);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "adapter_config.json")))!;
        config["r"] = 2;
        _folder.Write("adapter_config.json", config.ToJsonString());
        using var model = TinyModel.Create();
        var before = model.WeightsHash();

        Assert.Contains("lora_A", Assert.Throws<InvalidDataException>(() => LoraAdapter.Load(model, _folder.Path)).Message);

        Assert.Null(model.Adapter);
        Assert.Equal(before, model.WeightsHash());
        Assert.All(model.parameters(), parameter => Assert.True(parameter.requires_grad));
        LoraAdapter.Add(model, new LoraConfig(), seed: 0); // does not throw
    }

    [Fact]
    public void Save_refuses_a_model_with_an_adapter()
    {
        using var model = TinyModel.Create();
        LoraAdapter.Add(model, new LoraConfig(), seed: 0);

        Assert.Contains("Merged", Assert.Throws<InvalidOperationException>(() => model.Save(_folder.Path)).Message);
    }

    private static void Shift(LoraAdapter adapter)
    {
        using var noGrad = no_grad();
        foreach (var weight in adapter.Weights.Values)
        {
            weight.add_(0.1);
        }
    }

    private static (CausalLm Model, JsonNode Golden) Load(string name)
    {
        var model = CausalLm.Load(Goldens.PathOf("models", name, "base"));
        LoraAdapter.Load(model, Goldens.PathOf("models", name, "adapter"));
        return (model, Goldens.Json("models", name, "expected.json"));
    }

    private static void AssertLogits(JsonNode golden, string which, CausalLm model)
    {
        foreach (var (index, expected) in golden[which]!.AsArray().Index())
        {
            var logits = Logits(model, golden, index);
            foreach (var (row, values) in expected!["rows"]!.AsArray().Zip(expected["values"]!.AsArray()))
            {
                var wanted = tensor(values!.AsArray().Select(value => (double)value!).ToArray());
                Assert.True((logits[(int)row!].to_type(ScalarType.Float64) - wanted).abs().max().ToDouble() < 1e-4, $"{which}, sequence {index}, row {row}");
            }
        }
    }

    private static Tensor Logits(CausalLm model, JsonNode golden, int sequence)
    {
        var ids = Ids(golden["sequences"]![sequence]!);
        return model.Logits(model.Hidden(tensor(ids, [1, ids.Length]), arange(ids.Length)))[0];
    }

    private static long[] Ids(JsonNode node) => [.. node.AsArray().Select(id => (long)id!)];
}
