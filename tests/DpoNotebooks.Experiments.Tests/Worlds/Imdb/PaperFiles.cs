using System.Text.Json.Nodes;
using DpoNotebooks.Experiments.Worlds.Reviews;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Experiments.Tests.Worlds.Imdb;

/// <summary>Tiny stand-ins for the downloads of the paper's experiment, in the same formats: models with random weights, and reviews of
/// the reviews world.</summary>
public static class PaperFiles
{
    private static readonly CausalLmConfig Shape = new()
    {
        VocabularySize = ReviewsWorld.Default.Vocabulary.Count,
        ContextLength = 128,
        HiddenSize = 16,
        LayerCount = 1,
        HeadCount = 2,
        InitializerRange = 0.3,
        EosId = ReviewVocabulary.Eos,
        BosId = ReviewVocabulary.Eos,
    };

    /// <summary>A language model with its tokenizer.</summary>
    public static string Model(string folder)
    {
        using var model = CausalLm.Create(Shape, seed: 1);
        model.Save(folder);
        Tokenizer.Save(folder);
        return folder;
    }

    /// <summary>A classifier of the labels NEGATIVE and POSITIVE with its tokenizer.</summary>
    public static string Classifier(string folder)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var body = CausalLm.Create(Shape, seed: 2);
        using var model = SequenceClassifier.On(body, labels: 2);
        using var random = new Generator(3);
        model.state_dict()["score.weight"].copy_(randn([2, Shape.HiddenSize], generator: random));
        model.Save(folder);
        Tokenizer.Save(folder);
        var path = Path.Combine(folder, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        config["id2label"] = new JsonObject { ["0"] = "NEGATIVE", ["1"] = "POSITIVE" };
        config["label2id"] = new JsonObject { ["NEGATIVE"] = 0, ["POSITIVE"] = 1 };
        File.WriteAllText(path, config.ToJsonString());
        return folder;
    }

    /// <summary>Reviews in the hub's form of IMDb.</summary>
    public static string Imdb(string folder, int train, int test)
    {
        Directory.CreateDirectory(Path.Combine(folder, "plain_text"));
        foreach (var (part, stream, count) in new[] { ("train", 0, train), ("test", 1, test) })
        {
            ParquetFile.Write(
                Path.Combine(folder, "plain_text", $"{part}-00000-of-00001.parquet"),
                Texts(stream, count).Select((text, index) => new Row { text = text, label = index % 2 }).ToArray());
        }

        return folder;
    }

    /// <summary>The texts of the stand-in's part: 0 train, 1 test.</summary>
    public static IEnumerable<string> Texts(int stream, int count)
    {
        var generator = new ReviewGenerator(ReviewsWorld.Default, seed: 7, stream);
        return Enumerable.Range(0, count).Select(_ => ReviewsWorld.Default.Vocabulary.Decode(generator.Next().Tokens));
    }

    /// <summary>Writes all of them to the Hugging Face cache, under the names that the paper's experiment requests.</summary>
    /// <param name="home">HF_HOME.</param>
    public static void Cache(string home)
    {
        Model(Snapshot("models--openai-community--gpt2-large"));
        Classifier(Snapshot("models--siebert--sentiment-roberta-large-english"));
        Imdb(Snapshot("datasets--stanfordnlp--imdb"), train: 100, test: 60);

        string Snapshot(string repository)
        {
            var (commit, folder) = (new string('a', 40), Path.Combine(home, "hub", repository));
            Directory.CreateDirectory(Path.Combine(folder, "refs"));
            File.WriteAllText(Path.Combine(folder, "refs", "main"), commit);
            return Directory.CreateDirectory(Path.Combine(folder, "snapshots", commit)).FullName;
        }
    }

    private static TextTokenizer Tokenizer => TextTokenizer.FromWords(ReviewsWorld.Default.Vocabulary.Words.Skip(1), ReviewVocabulary.EosWord);

    /// <summary>A row of IMDb, with the same column names.</summary>
    public sealed class Row
    {
#pragma warning disable IDE1006
        public string text { get; set; } = "";

        public long label { get; set; }
#pragma warning restore IDE1006
    }
}
