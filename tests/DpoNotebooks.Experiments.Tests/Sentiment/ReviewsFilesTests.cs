using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Models;

namespace DpoNotebooks.Experiments.Tests.Sentiment;

public sealed class ReviewsFilesTests : IDisposable
{
    private static readonly ReviewsFiles Shipped = new(Path.Combine(Checkout.Root, "data", "reviews"));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_shipped_files_match_the_current_world_and_each_other()
    {
        var (model, tokenizer) = Shipped.LoadReference();
        using (model)
        {
            var pairs = Shipped.LoadPairs(tokenizer, model.Config);

            Assert.Equal(model.Config.VocabularySize, tokenizer.VocabularySize);
            Assert.True(pairs.Pairs.Count > 5000);
            Assert.Empty(pairs.Report.Dropped);
            Assert.Equal(0, pairs.Report.TruncatedResponses + pairs.Report.IdenticalPairs);
            Assert.All(pairs.Pairs, pair => Assert.Equal((tokenizer.EosId, tokenizer.EosId), (pair.Chosen[^1], pair.Rejected[^1])));
        }
    }

    [Fact]
    public void Create_is_deterministic_and_the_files_load()
    {
        var recipe = SentimentScales.Smoke.Reference;
        var smoke = SentimentScales.Smoke with
        { Reference = recipe with { Config = recipe.Config with { Training = recipe.Config.Training with { Steps = 5 } } } };
        var (first, again) = (new ReviewsFiles(_folder.PathOf("first")), new ReviewsFiles(_folder.PathOf("again")));

        first.Make(smoke, prompts: 12);
        again.Make(smoke, prompts: 12);

        var files = Directory.GetFiles(first.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(first.Folder, file))
            .Order().ToArray();
        Assert.Equal(
            ["pairs.jsonl.gz", "sft/config.json", "sft/generation_config.json", "sft/model.safetensors",
                "sft/tokenizer.json", "sft/tokenizer_config.json", "world.json"],
            files);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(first.Folder, file)), File.ReadAllBytes(Path.Combine(again.Folder, file))));
        var (model, _) = first.LoadReference();
        model.Dispose();
    }

    [Fact]
    public void Loading_rejects_files_of_another_world_or_other_weights()
    {
        Directory.CreateDirectory(_folder.PathOf("sft"));
        foreach (var file in Directory.GetFiles(Path.Combine(Shipped.Folder, "sft")))
        {
            File.Copy(file, _folder.PathOf(Path.Combine("sft", Path.GetFileName(file))));
        }

        var world = File.ReadAllText(Path.Combine(Shipped.Folder, "world.json"));
        using var other = CausalLm.Create(SentimentScales.Embedded.Reference.Model!, seed: 5);
        _folder.Write("world.json", world.Replace("\"hash\": \"", "\"hash\": \"0", StringComparison.Ordinal));
        Assert.Contains("another reviews world", Refusal());
        _folder.Write("world.json", world);
        other.Save(_folder.PathOf("sft"));
        Assert.Contains("not the ones that", Refusal());

        string Refusal() => Assert.Throws<InvalidDataException>(() => new ReviewsFiles(_folder.Path).LoadReference()).Message;
    }
}
