using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Models.Families;
using DpoNotebooks.Models.Generation;

namespace DpoNotebooks.Models.Tests.Families;

/// <summary>Reads and writes the config.json of each family.</summary>
public sealed class FamilyConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Families =>
    [
        "gpt2", "gpt2-untied", "gptj", "neox-parallel", "neox-sequential", "opt", "opt-350m-style", "llama", "llama-linear-rope", "llama3", "mistral",
        "qwen2", "qwen3",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Families))]
    public void Save_and_Load_keep_a_checkpoint_bit_for_bit(string name)
    {
        using var scope = NewDisposeScope();
        using var model = CausalLm.Load(Goldens.PathOf("models", name));

        model.Save(_folder.Path);
        using var loaded = CausalLm.Load(_folder.Path);

        Assert.Equal(model.Config, loaded.Config with { HeadSize = model.Config.HeadSize, InnerSize = model.Config.InnerSize });
        Assert.Equal((model.Config.HeadWidth, model.Config.Inner), (loaded.Config.HeadWidth, loaded.Config.Inner));
        Assert.Equal(model.WeightsHash(), loaded.WeightsHash());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Save_and_Load_keep_a_created_model(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = CausalLm.Load(Goldens.PathOf("models", name));
        using var model = CausalLm.Create(golden.Config, seed: 1);

        model.to(ScalarType.BFloat16).Save(_folder.Path);
        using var loaded = CausalLm.Load(_folder.Path, dtype: ScalarType.BFloat16);

        Assert.Equal(model.WeightsHash(), loaded.WeightsHash());
        Assert.NotEqual(golden.WeightsHash(), loaded.WeightsHash());
    }

    [Theory]
    [InlineData("gpt2", "scale_attn_weights", "false", "scale_attn_weights")]
    [InlineData("gptj", "rotary", "false", "rotary")]
    [InlineData("opt", "layer_norm_elementwise_affine", "false", "layer_norm_elementwise_affine")]
    [InlineData("opt", "activation_function", "\"quick_gelu\"", "quick_gelu")]
    [InlineData("llama", "rope_scaling", """{"rope_type": "yarn", "factor": 4.0}""", "yarn")]
    [InlineData("llama", "rope_scaling", """{"rope_type": "llama3", "factor": 4.0}""", "low_freq_factor")]
    [InlineData("llama", "attn_logit_softcapping", "50.0", "attn_logit_softcapping")]
    [InlineData("llama", "quantization_config", """{"bits": 4}""", "quantization_config")]
    [InlineData("llama", "hidden_size", "null", "hidden_size")]
    [InlineData("llama", "model_type", "\"gemma2\"", "gemma2")]
    [InlineData("llama", "rope_parameters", """{"full_attention": {"rope_type": "default"}}""", "layer to layer")]
    [InlineData("mistral", "sliding_window", "\"all\"", "config.json")]
    [InlineData("qwen2", "layer_types", """["sliding_attention", "full_attention"]""", "layer_types")]
    [InlineData("roberta-seqcls", "position_embedding_type", "\"relative_key\"", "relative_key")]
    public void Load_names_an_unsupported_option(string name, string key, string value, string named)
    {
        var config = Goldens.Json("models", name, "config.json");
        config[key] = JsonNode.Parse(value);
        _folder.Write("config.json", config.ToJsonString());

        Action load = name.EndsWith("seqcls", StringComparison.Ordinal) ? () => SequenceClassifier.Load(_folder.Path) : () => CausalLm.Load(_folder.Path);
        var error = Assert.Throws<InvalidDataException>(load);

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.PathOf("config.json"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_refuses_heads_that_are_not_divisible_by_the_key_value_heads()
    {
        var config = Goldens.Json("models", "llama", "config.json");
        config["num_key_value_heads"] = (int)config["num_attention_heads"]! + 1;
        _folder.Write("config.json", config.ToJsonString());

        Assert.Contains("heads of keys and values", Assert.Throws<InvalidDataException>(() => CausalLm.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_that_the_family_does_not_have_is_refused()
    {
        var gpt2 = new CausalLmConfig { VocabularySize = 12, HiddenSize = 16, HeadCount = 2, LayerCount = 1, EosId = 0, BosId = 0 };

        Assert.Contains("Gated = True", Assert.Throws<ArgumentException>(() => CausalLm.Create(gpt2 with { Gated = true }, seed: 0)).Message);
    }

    [Fact]
    public void Every_end_id_of_the_files_ends_a_sample_and_is_saved()
    {
        using var scope = NewDisposeScope();
        using var model = CausalLm.Load(Goldens.PathOf("models", "qwen2"));
        model.Save(_folder.Path);
        var golden = Goldens.Json("models", "qwen2", "expected.json");
        int[] prompt = [.. golden["sequences"]![(int)golden["greedy"]!["sequence"]!]!.AsArray().Select(id => (int)id!)];
        var greedy = new SamplingConfig { MaxNewTokens = golden["greedy"]!["tokens"]!.AsArray().Count, Seed = 0, Temperature = 0 };
        var whole = Sampler.Sample(model, [prompt], greedy)[0].Tokens;
        var last = whole[2]; // ends the sample at its third token at the latest
        var first = whole.FirstOrDefault(id => id != last, (last + 1) % model.Config.VocabularySize);
        _folder.Write("generation_config.json", $$"""{"eos_token_id": [{{first}}, {{last}}]}""");

        using var loaded = CausalLm.Load(_folder.Path);
        using var copy = loaded.Clone();
        copy.Save(_folder.Path);
        using var again = CausalLm.Load(_folder.Path);

        Assert.Empty(model.EndIds);
        Assert.Equal(greedy.MaxNewTokens, whole.Length);
        Assert.All([loaded, copy, again], one => Assert.Equal([first, last], one.EndIds));
        Assert.Equal(first, again.Config.EosId);
        var cut = Sampler.Sample(again, [prompt], greedy)[0];
        Assert.Equal(whole[..(Array.FindIndex(whole, id => id == first || id == last) + 1)], cut.Tokens);
        Assert.True(cut.Finished);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Qwens_window_is_used_only_if_enabled(bool on)
    {
        var config = Goldens.Json("models", "qwen2", "config.json");
        config["sliding_window"] = 8;
        config["max_window_layers"] = 1;
        config.AsObject().Remove("layer_types");
        config["use_sliding_window"] = on;
        _folder.Write("config.json", config.ToJsonString());

        var (read, _) = ConfigFile.Read(_folder.Path);

        Assert.Equal(on ? 8 : null, read.Window);
        Assert.Equal(on ? 1 : 0, read.FirstWindowLayer);
    }
}
