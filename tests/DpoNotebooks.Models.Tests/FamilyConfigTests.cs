using System.Text.Json.Nodes;
using DpoNotebooks.Models.Families;
using DpoNotebooks.Models.Generation;

namespace DpoNotebooks.Models.Tests;

/// <summary>config.json of each family, in and out.</summary>
public sealed class FamilyConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Families =>
        ["gpt2", "gpt2-untied", "gptj", "neox-parallel", "neox-sequential", "opt", "opt-350m-style", "llama", "llama-linear-rope", "llama3", "mistral", "qwen2", "qwen3"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Families))]
    public void A_saved_checkpoint_loads_again_bit_for_bit(string name)
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
    public void A_model_made_anew_saves_and_loads(string name)
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
    [InlineData("llama", "num_key_value_heads", "3", "heads of keys and values")]
    [InlineData("llama", "attn_logit_softcapping", "50.0", "attn_logit_softcapping")]
    [InlineData("llama", "quantization_config", """{"bits": 4}""", "quantization_config")]
    [InlineData("llama", "hidden_size", "null", "hidden_size")]
    [InlineData("llama", "model_type", "\"gemma2\"", "gemma2")]
    [InlineData("llama", "rope_parameters", """{"full_attention": {"rope_type": "default"}}""", "layer to layer")]
    [InlineData("mistral", "sliding_window", "\"all\"", "config.json")]
    [InlineData("qwen2", "layer_types", """["sliding_attention", "full_attention"]""", "layer_types")]
    [InlineData("roberta-seqcls", "position_embedding_type", "\"relative_key\"", "relative_key")]
    public void What_is_not_implemented_is_refused_by_name(string name, string key, string value, string named)
    {
        var source = Goldens.PathOf("models", name);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "config.json")))!;
        config[key] = JsonNode.Parse(value);
        _folder.Write("config.json", config.ToJsonString());

        Action load = name.EndsWith("seqcls", StringComparison.Ordinal) ? () => SequenceClassifier.Load(_folder.Path) : () => CausalLm.Load(_folder.Path);
        var error = Assert.Throws<InvalidDataException>(load);

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.PathOf("config.json"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_end_that_the_files_name_ends_a_sample_and_is_saved_again()
    {
        using var scope = NewDisposeScope();
        using var model = CausalLm.Load(Goldens.PathOf("models", "qwen2"));
        model.Save(_folder.Path);
        var greedy = new SamplingConfig { MaxNewTokens = 12, Seed = 0, Temperature = 0 };
        var whole = Sampler.Sample(model, [[1, 2, 3]], greedy)[0].Tokens;
        _folder.Write("generation_config.json", $$"""{"eos_token_id": [{{whole[4]}}, {{whole[2]}}]}""");

        using var loaded = CausalLm.Load(_folder.Path);
        using var copy = loaded.Clone();
        copy.Save(_folder.Path);
        using var again = CausalLm.Load(_folder.Path);

        Assert.Empty(model.EndIds);
        Assert.Equal(12, whole.Length);
        Assert.All([loaded, copy, again], one => Assert.Equal([whole[4], whole[2]], one.EndIds));
        Assert.Equal(whole[4], again.Config.EosId);
        var cut = Sampler.Sample(again, [[1, 2, 3]], greedy)[0];
        Assert.Equal(whole[..(Array.FindIndex(whole, id => id == whole[4] || id == whole[2]) + 1)], cut.Tokens);
        Assert.True(cut.Finished);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Qwens_window_counts_only_where_it_is_switched_on(bool on)
    {
        var config = JsonNode.Parse(File.ReadAllText(Goldens.PathOf("models", "qwen2", "config.json")))!;
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
