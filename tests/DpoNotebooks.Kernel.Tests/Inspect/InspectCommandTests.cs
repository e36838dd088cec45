using DpoNotebooks.Kernel.Inspect;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Inspect;

public sealed class InspectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gpt2", "float32", "transformer.wte.weight")]
    [InlineData("gpt2-f16", "float16", "transformer.wte.weight")]
    [InlineData("gpt2-sharded", "float32", "transformer.wte.weight")]
    [InlineData("gpt2-old-names", "float32", "wte.weight")]
    public async Task Family_configuration_tensors_and_parameters_are_reported(string name, string dtype, string embedding)
    {
        var folder = Goldens.PathOf("models", name);

        var call = await Inspect(folder, "--json");
        var text = await Inspect(folder);

        Assert.Equal((0, ""), (call.Status, call.Error));
        var model = call.Rows.Single();
        Assert.Equal("gpt2", (string)model["family"]!);
        var config = Goldens.Json("models", name, "config.json");
        int Number(string key) => (int)config[key]!;
        var (vocabulary, context, width, layers) = (Number("vocab_size"), Number("n_positions"), Number("n_embd"), Number("n_layer"));
        Assert.Equal(config.ToJsonString(), model["configuration"]!.ToJsonString());
        var norm = 2 * width;
        var attention = (width * 3 * width) + (3 * width) + (width * width) + width; // c_attn, c_proj
        var mlp = (width * 4 * width) + (4 * width) + (4 * width * width) + width; // c_fc, c_proj
        Assert.Equal((vocabulary * width) + (context * width) + (layers * (norm + attention + norm + mlp)) + norm, (long)model["parameters"]!);
        var first = model["tensors"]!.AsArray().Single(tensor => (string)tensor!["name"]! == embedding)!;
        Assert.Equal((dtype, $"[{vocabulary},{width}]"), ((string)first["dtype"]!, first["shape"]!.ToJsonString()));
        Assert.Null(model["tokenizer"]);
        Assert.Empty(model["refused"]!.AsArray());
        Assert.Equal((0, ""), (text.Status, text.Error));
        Assert.StartsWith("family: gpt2\nconfiguration:\n", text.Output, StringComparison.Ordinal);
        Assert.Contains($"{embedding} ", text.Output, StringComparison.Ordinal);
        Assert.EndsWith("tokenizer: none\nproblems: none\n", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(GoldenModel.Causal), MemberType = typeof(GoldenModel))]
    [InlineData("bert-seqcls")]
    [InlineData("bert-old-names")]
    [InlineData("roberta-seqcls")]
    [InlineData("gpt2-seqcls")]
    [InlineData("llama-seqcls")]
    public async Task Models_and_classifiers_of_every_family_are_inspected(string name)
    {
        var model = (await Inspect(GoldenModel.Of(name).Folder, "--json")).Rows.Single();

        Assert.Empty(model["refused"]!.AsArray());
        Assert.Equal((string)model["configuration"]!["model_type"]!, (string)model["family"]!);
        var stored = model["tensors"]!.AsArray().Sum(tensor => tensor!["shape"]!.AsArray().Aggregate(1L, (product, size) => product * (long)size!));
        Assert.InRange((long)model["parameters"]!, 1, stored);
    }

    [Fact]
    public async Task The_memory_of_training_is_estimated_and_depends_on_its_options()
    {
        const int Rank = 2;
        var folder = Goldens.PathOf("models", "llama");

        var whole = await Inspect(folder, "--memory");
        var small = await Inspect(folder, "--memory", "--json", "--lora-rank", $"{Rank}", "--micro-batch", "1", "--recompute");
        var withoutMemory = await Inspect(folder, "--micro-batch", "1");

        Assert.Contains("training it: about ", whole.Output, StringComparison.Ordinal);
        Assert.Contains("smaller by: ", whole.Output, StringComparison.Ordinal);
        var terms = small.Rows.Single()["memory"]!.AsArray().ToDictionary(term => (string)term!["name"]!, term => (long)term!["bytes"]!);
        var config = Goldens.Json("models", "llama", "config.json");
        int Number(string key) => (int)config[key]!;
        var (width, inner, head) = (Number("hidden_size"), Number("intermediate_size"), Number("head_dim"));
        var (queries, keys) = (head * Number("num_attention_heads"), head * Number("num_key_value_heads"));
        // q and o, k and v, gate and up and down: each adapter has rank · (in + out) parameters.
        var perLayer = Rank * ((2 * (width + queries)) + (2 * (width + keys)) + (3 * (width + inner)));
        Assert.Equal(sizeof(float) * Number("num_hidden_layers") * perLayer, terms["gradients"]);
        Assert.Equal((1, "--micro-batch requires --memory"), (withoutMemory.Status, withoutMemory.Error.Split('\n')[0]));
    }

    [Fact]
    public async Task The_tokenizer_is_reported()
    {
        var model = (await Inspect(Path.Combine(Checkout.Root, "data", "reviews", "sft"), "--json")).Rows.Single();

        Assert.Equal((int)model["configuration"]!["vocab_size"]!, (int)model["tokenizer"]!["vocabulary_size"]!);
        Assert.Equal((int)model["configuration"]!["eos_token_id"]!, (int)model["tokenizer"]!["eos_id"]!);
    }

    [Fact]
    public async Task All_problems_are_reported_at_once_with_exit_status_1()
    {
        var config = Goldens.Json("models", "gpt2", "config.json");
        var (layers, context, width) = ((int)config["n_layer"]!, (int)config["n_positions"]!, (int)config["n_embd"]!);
        (config["n_layer"], config["n_positions"]) = (layers + 1, context / 2);
        _folder.Write("config.json", config.ToJsonString());
        _folder.Write("model.safetensors", File.ReadAllBytes(Goldens.PathOf("models", "gpt2", "model.safetensors")));
        _folder.Write("tokenizer.json", "{}");

        var call = await Inspect(_folder.Path, "--json");

        Assert.Equal(1, call.Status);
        Assert.StartsWith($"dpo inspect: {_folder.Path} cannot be used: ", call.Error, StringComparison.Ordinal);
        Assert.Equal(call.Error.Length - 1, call.Error.IndexOf('\n'));
        var model = call.Rows.Single();
        string[] refused = [.. model["refused"]!.AsArray().Select(reason => (string)reason!)];
        Assert.Null(model["parameters"]);
        var perLayer = model["tensors"]!.AsArray().Count(tensor => ((string)tensor!["name"]!).Contains(".h.0.", StringComparison.Ordinal));
        Assert.NotEqual(0, perLayer);
        Assert.Contains(refused, reason => reason.Contains($"wpe.weight is ({context}, {width})", StringComparison.Ordinal));
        Assert.Equal(perLayer, refused.Count(reason =>
            reason.Contains($".h.{layers}.", StringComparison.Ordinal) && reason.EndsWith("is missing", StringComparison.Ordinal)));
        Assert.Contains(refused, reason => reason.Contains("tokenizer.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unsupported_option_is_reported_and_the_tensors_are_still_listed()
    {
        var config = Goldens.Json("models", "gpt2", "config.json");
        config["activation_function"] = "tanhexp";
        _folder.Write("config.json", config.ToJsonString());
        _folder.Write("model.safetensors", File.ReadAllBytes(Goldens.PathOf("models", "gpt2", "model.safetensors")));

        var call = await Inspect(_folder.Path);

        Assert.Equal(1, call.Status);
        Assert.Contains("activation_function = tanhexp is not supported", call.Error, StringComparison.Ordinal);
        Assert.Contains("\n  transformer.wte.weight ", call.Output, StringComparison.Ordinal);
        Assert.Contains("\nproblems:\n", call.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "not a model folder: it has no config.json")]
    [InlineData("no JSON", "config.json: not JSON")]
    [InlineData("[]", "config.json: not a JSON object")]
    public async Task A_folder_without_a_model_is_reported_in_one_line(string? config, string because)
    {
        if (config is not null)
        {
            _folder.Write("config.json", config);
        }

        var call = await Inspect(_folder.Path);

        Assert.Equal((1, ""), (call.Status, call.Output));
        Assert.Contains(because, call.Error, StringComparison.Ordinal);
        Assert.Equal(call.Error.Length - 1, call.Error.IndexOf('\n'));
    }

    private static Task<CommandCall> Inspect(string model, params string[] options) => CommandCall.Of(InspectCommand.Create(), [model, .. options]);
}
