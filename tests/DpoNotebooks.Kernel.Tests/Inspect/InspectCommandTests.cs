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
    public async Task Family_configuration_tensors_and_parameters_are_told(string name, string dtype, string embedding)
    {
        var folder = Goldens.PathOf("models", name);

        var call = await Inspect(folder, "--json");
        var text = await Inspect(folder);

        Assert.Equal((0, ""), (call.Status, call.Error));
        var model = call.Rows.Single();
        Assert.Equal("gpt2", (string)model["family"]!);
        Assert.Equal(97, (int)model["configuration"]!["vocab_size"]!);
        // wte 97·24, wpe 64·24; a block: norms 4·24, c_attn 24·72 + 72, c_proj 24·24 + 24, MLP 2·24·96 + 96 + 24; ln_f 2·24.
        Assert.Equal((97 * 24) + (64 * 24) + (2 * (96 + (25 * 72) + (25 * 24) + (2 * 24 * 96) + 120)) + 48, (long)model["parameters"]!);
        var first = model["tensors"]!.AsArray().Single(tensor => (string)tensor!["name"]! == embedding)!;
        Assert.Equal((dtype, "[97,24]"), ((string)first["dtype"]!, first["shape"]!.ToJsonString()));
        Assert.Null(model["tokenizer"]);
        Assert.Empty(model["refused"]!.AsArray());
        Assert.Equal((0, ""), (text.Status, text.Error));
        Assert.StartsWith("family: gpt2\nconfiguration:\n", text.Output, StringComparison.Ordinal);
        Assert.Contains($"{embedding} ", text.Output, StringComparison.Ordinal);
        Assert.EndsWith("tokenizer: none\nrefused: nothing\n", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(GoldenModel.Causal), MemberType = typeof(GoldenModel))]
    [InlineData("bert-seqcls")]
    [InlineData("bert-old-names")]
    [InlineData("roberta-seqcls")]
    [InlineData("gpt2-seqcls")]
    [InlineData("llama-seqcls")]
    public async Task Models_and_classifiers_of_every_family_are_read(string name)
    {
        var model = (await Inspect(GoldenModel.Of(name).Folder, "--json")).Rows.Single();

        Assert.Empty(model["refused"]!.AsArray());
        Assert.Equal((string)model["configuration"]!["model_type"]!, (string)model["family"]!);
        var stored = model["tensors"]!.AsArray().Sum(tensor => tensor!["shape"]!.AsArray().Aggregate(1L, (product, size) => product * (long)size!));
        Assert.InRange((long)model["parameters"]!, 1, stored);
    }

    [Fact]
    public async Task The_memory_of_training_is_told_and_shrinks_as_it_says()
    {
        var folder = Goldens.PathOf("models", "llama");

        var whole = await Inspect(folder, "--memory");
        var small = await Inspect(folder, "--memory", "--json", "--lora-rank", "2", "--micro-batch", "1", "--recompute");
        var idle = await Inspect(folder, "--micro-batch", "1");

        Assert.Contains("training it: about ", whole.Output, StringComparison.Ordinal);
        Assert.Contains("smaller by: ", whole.Output, StringComparison.Ordinal);
        var terms = small.Rows.Single()["memory"]!.AsArray().ToDictionary(term => (string)term!["name"]!, term => (long)term!["bytes"]!);
        // Per layer at rank 2: q and o 2·(32 + 32), k and v 2·(32 + 16), gate and up 2·(32 + 56), down 2·(56 + 32).
        Assert.Equal(4 * 2 * (2 * (2 * 64) + 2 * (2 * 48) + 3 * (2 * 88)), terms["gradients"]);
        Assert.Equal((1, "--micro-batch is read only with --memory"), (idle.Status, idle.Error.Split('\n')[0]));
    }

    [Fact]
    public async Task A_tokenizer_is_told()
    {
        var model = (await Inspect(Path.Combine(Checkout.Root, "data", "reviews", "sft"), "--json")).Rows.Single();

        Assert.Equal((int)model["configuration"]!["vocab_size"]!, (int)model["tokenizer"]!["vocabulary_size"]!);
        Assert.Equal(0, (int)model["tokenizer"]!["eos_id"]!);
    }

    [Fact]
    public async Task Everything_that_would_be_refused_is_told_at_once_with_status_1()
    {
        var config = Goldens.Json("models", "gpt2", "config.json");
        (config["n_layer"], config["n_positions"]) = (3, 32);
        _folder.Write("config.json", config.ToJsonString());
        _folder.Write("model.safetensors", File.ReadAllBytes(Goldens.PathOf("models", "gpt2", "model.safetensors")));
        _folder.Write("tokenizer.json", "{}");

        var call = await Inspect(_folder.Path, "--json");

        Assert.Equal(1, call.Status);
        Assert.StartsWith($"dpo inspect: {_folder.Path} would be refused: ", call.Error, StringComparison.Ordinal);
        Assert.Equal(call.Error.Length - 1, call.Error.IndexOf('\n'));
        var model = call.Rows.Single();
        string[] refused = [.. model["refused"]!.AsArray().Select(reason => (string)reason!)];
        Assert.Null(model["parameters"]);
        Assert.NotEmpty(model["tensors"]!.AsArray());
        Assert.Contains(refused, reason => reason.Contains("wpe.weight is (64, 24)", StringComparison.Ordinal));
        Assert.Equal(12, refused.Count(reason => reason.Contains(".h.2.", StringComparison.Ordinal) && reason.EndsWith("is missing", StringComparison.Ordinal)));
        Assert.Contains(refused, reason => reason.Contains("tokenizer.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unsupported_option_is_named_and_the_tensors_are_listed_all_the_same()
    {
        var config = Goldens.Json("models", "gpt2", "config.json");
        config["activation_function"] = "tanhexp";
        _folder.Write("config.json", config.ToJsonString());
        _folder.Write("model.safetensors", File.ReadAllBytes(Goldens.PathOf("models", "gpt2", "model.safetensors")));

        var call = await Inspect(_folder.Path);

        Assert.Equal(1, call.Status);
        Assert.Contains("activation_function = tanhexp is not supported", call.Error, StringComparison.Ordinal);
        Assert.Contains("\n  transformer.wte.weight ", call.Output, StringComparison.Ordinal);
        Assert.Contains("\nrefused:\n", call.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "not a model folder: it has no config.json")]
    [InlineData("no JSON", "config.json: not JSON")]
    [InlineData("[]", "config.json: not a JSON object")]
    public async Task A_folder_that_is_no_model_is_one_line(string? config, string because)
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
