using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Worlds.Reviews;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The reviews world as files (data/reviews): they ship with the project, so a notebook can start without training.</summary>
/// <param name="Folder">world.json, sft/ (a Hugging Face folder) and pairs.jsonl.gz.</param>
public sealed record ReviewsFiles(string Folder)
{
    private string Description => Path.Combine(Folder, "world.json");

    private string Sft => Path.Combine(Folder, "sft");

    private string Pairs => Path.Combine(Folder, "pairs.jsonl.gz");

    /// <summary>The shipped files: data/reviews of the checkout that holds the current folder or the program.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public static ReviewsFiles Shipped()
    {
        var starts = new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory, Path.GetDirectoryName(typeof(ReviewsFiles).Assembly.Location) ?? "." };
        var folders = starts.SelectMany(Above).Select(folder => Path.Combine(folder, "data", "reviews"));
        return new ReviewsFiles(folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "world.json")))
            ?? throw new DirectoryNotFoundException("data/reviews is not above the current folder; make it with: dpo data reviews"));
    }

    /// <summary>Trains the reference, samples the pairs and writes everything. The output is deterministic on one machine.</summary>
    /// <param name="experiment">Its reference, seed and sampling.</param>
    /// <param name="prompts">Prefixes whose pairs are written.</param>
    public void Make(SentimentExperiment experiment, int prompts)
    {
        var world = ReviewsWorld.Default;
        var texts = experiment.LoadWorld();
        using var reference = ReferenceModel.Train(experiment, texts);
        var pairs = SentimentPairs.Sample(experiment.Pairs, texts with { Prompts = [.. texts.Prompts.Take(prompts)] }, reference.Model);
        reference.Model.Save(Sft);
        Tokenizer(world).Save(Sft);
        WritePairs(pairs.Prompts, world.Vocabulary);
        WholeFile.Write(Description, new JsonObject
        {
            ["hash"] = world.Hash,
            ["reference"] = reference.Model.WeightsHash(),
            ["seed"] = experiment.Seed,
            ["entropyNatsPerToken"] = ReviewEntropy.Estimate(world, experiment.Seed, 20_000).NatsPerToken,
            ["words"] = new JsonArray([.. world.Vocabulary.Words.Select(word => JsonValue.Create(word))]),
        }.ToJsonString(
            new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
    }

    /// <summary>The reference and its tokenizer.</summary>
    /// <exception cref="InvalidDataException">The files belong to a different world, or the weights do not match world.json.</exception>
    public (CausalLm Model, TextTokenizer Tokenizer) LoadReference(Device? device = null)
    {
        var description = JsonNode.Parse(File.ReadAllText(Description));
        if ((string?)description?["hash"] != ReviewsWorld.Default.Hash)
        {
            throw new InvalidDataException($"{Description}: made for another reviews world; make it again with: dpo data reviews");
        }

        var model = CausalLm.Load(Sft, device);
        if ((string?)description["reference"] != model.WeightsHash())
        {
            model.Dispose();
            throw new InvalidDataException($"{Sft}: these weights are not the ones that {Description} names");
        }

        return (model, TextTokenizer.Load(Sft));
    }

    /// <summary>The pairs, tokenized, with the report of what was dropped.</summary>
    public TokenizedPairs LoadPairs(TextTokenizer tokenizer, CausalLmConfig model) =>
        new PairTokenizer(
            tokenizer, new PairTruncation { MaxLength = model.ContextLength, MaxPromptLength = model.ContextLength / 2 },
            model.VocabularySize, model.ContextLength)
            .Tokenize(PreferencePairs.Load(Pairs));

    private void WritePairs(IReadOnlyList<ScoredPrompt> prompts, ReviewVocabulary vocabulary)
    {
        WholeFile.Write(Pairs, file =>
        {
            using var writer = new StreamWriter(new GZipStream(file, CompressionLevel.SmallestSize));
            // Only pairs of complete reviews, because a text file cannot mark a truncated response.
            foreach (var pair in SampledPairs.Pairs(prompts)
                .Where(pair => pair.Chosen[^1] == ReviewVocabulary.Eos && pair.Rejected[^1] == ReviewVocabulary.Eos))
            {
                writer.Write(
                    JsonSerializer.Serialize(
                        new { prompt = vocabulary.Decode(pair.Prompt), chosen = Text(pair.Chosen), rejected = Text(pair.Rejected) },
                        Relaxed) + "\n");
            }
        });

        string Text(int[] response) => vocabulary.Decode(response.AsSpan()[..^1]);
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static TextTokenizer Tokenizer(ReviewsWorld world) =>
        TextTokenizer.FromWords(world.Vocabulary.Words.Skip(1), ReviewVocabulary.EosWord);

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = Path.GetFullPath(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }
}
